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
  for (const { name, quoted } of inOrder(members)) {
    const member = members[name]
    if (member !== undefined) text += `${text === '' ? '' : ','}${quoted}:${canonical(member)}`
  }
  return `{${text}}`
}

/** Most texts need no escaping, and to see that is quicker than to ask for it. Lone surrogates are escaped too. */
const plain = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/
const texted = (value: string) => (plain.test(value) ? `"${value}"` : JSON.stringify(value))

type Member = { name: string; quoted: string }
/** Ten thousand records have their members in the same order: it is sorted once, and their names are quoted once. */
const orders = new Map<string, readonly Member[]>()
function inOrder(members: object): readonly Member[] {
  const names = Object.keys(members)
  const key = JSON.stringify(names)
  const known = orders.get(key)
  if (known !== undefined) return known
  if (orders.size > 5_000) orders.clear()
  const sorted = names.sort().map((name) => ({ name, quoted: JSON.stringify(name) }))
  orders.set(key, sorted)
  return sorted
}

export const hashOfText = (text: string) => hash('sha256', text, 'base64url')
export const hashOf = (value: unknown) => hashOfText(canonical(value))

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
