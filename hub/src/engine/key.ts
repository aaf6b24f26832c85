import { createHash } from 'node:crypto'
import type { Ref } from '../connector.ts'

/** JSON with sorted members: two texts are equal exactly when the values are. */
export function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  members.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`
}

export const hashOf = (value: unknown) => createHash('sha256').update(canonical(value)).digest('base64url')

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
