import { toInstant, toPacific } from '../client/times.ts'
import { misfit } from './refusal.ts'

export type Fields = Record<string, unknown>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The members of an object, none when it is missing: clients send null and [] for "nothing". */
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {})

export const text = (value: unknown): string | null =>
  value === undefined || value === null ? null : typeof value === 'string' ? value : String(value)

/** A number, or a text that is one: json.net takes both. */
export function number(value: unknown, path: string): number | null {
  if (value === undefined || value === null || value === '') return null
  const read = typeof value === 'string' ? Number(value) : value
  if (typeof read === 'number' && Number.isFinite(read)) return read
  throw misfit(path, `Could not convert string to decimal: ${text(value)}. Path '${last(path)}'.`)
}

export function integer(value: unknown, path: string): number | null {
  const read = number(value, path)
  if (read === null || Number.isInteger(read)) return read
  throw misfit(path, `Error converting value ${read} to type 'System.Int64'. Path '${last(path)}'.`)
}

/** Strict: 0 is not false. */
export function flag(value: unknown, path: string): boolean | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'boolean') return value
  if (value === 'true' || value === 'false') return value === 'true'
  throw misfit(path, `The value '${text(value)}' is not valid for ${last(path)}.`)
}

export function list(value: unknown, path: string): unknown[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value
  throw misfit(path, `Cannot deserialize the current JSON object into a list. Path '${last(path)}'.`)
}

const last = (path: string) => path.slice(path.indexOf('.') + 1)

/** Wall time as answers show it. A text without an offset keeps its wall time, even one that no clock shows. */
export function wall(
  value: unknown,
  path: string,
  offsets: 'honoured' | 'ignored' = 'honoured',
): string | null {
  const given = text(value)?.trim()
  if (!given) return null
  const plain = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:\.(\d{1,9}))?)?\s*(.*)$/.exec(given)
  const american = /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})$/.exec(given)
  if (american)
    return `${american[3]}-${american[1]?.padStart(2, '0')}-${american[2]?.padStart(2, '0')}T00:00:00.0000000`
  try {
    const instant = toInstant(given, 'earlier')
    if (plain?.[5] && offsets === 'honoured') return toPacific(instant, 'seven')
  } catch {
    throw misfit(path, `Could not convert string to DateTime: ${given}. Path '${last(path)}'.`)
  }
  const [, day, minute = '00:00', second = ':00', fraction = ''] = plain ?? []
  return `${day}T${minute}${second}.${fraction.padEnd(7, '0').slice(0, 7)}`
}

export const day = (value: unknown, path: string): string | null => wall(value, path)?.slice(0, 10) ?? null
