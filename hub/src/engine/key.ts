import { createHash, hash } from 'node:crypto'
import type { Ref } from '../connector.ts'

/** JSON with sorted members: two texts are equal exactly when the values are. Every record that is read comes through here. */
export function canonical(value: unknown): string {
  if (typeof value === 'string') return texted(value)
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  let text = ''
  if (Array.isArray(value)) {
    for (const one of value) text += `${text === '' ? '' : ','}${canonical(one)}`
    return `[${text}]`
  }
  const members = value as Record<string, unknown> // why: an object that is no array and not null
  for (const name of Object.keys(members).sort()) {
    const member = members[name]
    if (member !== undefined) text += `${text === '' ? '' : ','}${quoted(name)}:${canonical(member)}`
  }
  return `{${text}}`
}

/** Most texts need no escaping, and to see that is quicker than to ask for it. Lone surrogates are escaped too. */
const plain = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/
const texted = (value: string) => (plain.test(value) ? `"${value}"` : JSON.stringify(value))

/** Members are called the same in ten thousand records: their names are quoted once. */
const names = new Map<string, string>()
function quoted(name: string): string {
  const known = names.get(name)
  if (known !== undefined) return known
  if (names.size > 5_000) names.clear()
  const text = JSON.stringify(name)
  names.set(name, text)
  return text
}

export const hashOf = (value: unknown) => hash('sha256', canonical(value), 'base64url')

/** At most 36 characters (`unique_id` and `requestid` take no more), derived from what the deed is and never drawn. */
const derived = (prefix: string, parts: string[]) =>
  `${prefix}-${createHash('sha256')
    .update(parts.map((part) => `${part.length}:${part}`).join(''))
    .digest('hex')
    .slice(0, 32)}`

/** Names the remote thing for ever: destination account, sink, and the record it is made from. ShipStation's `orderKey`. */
export const objectKey = (account: string, sink: string, from: Ref) =>
  derived('ls', [account, sink, from.account, from.kind, from.id])

/** Names one deed on it. `nth` tells repeats apart: for `each` the change's number, for `latest` that and the body's hash, for `once` nothing. */
export const stepKey = (object: string, deed: string, nth: string) => derived('st', [object, deed, nth])

export const refKey = (ref: { account: string; kind: string; id: string }) =>
  `${ref.account}\n${ref.kind}\n${ref.id}`
