import { refuseQuery } from './refusal.ts'

/** One condition, such as `greater-or-equal(datetime,2026-07-01T00:00:00Z)`. */
export type Condition = { operator: string; field: string; values: string[] }
export type Allowed = Record<string, readonly string[]>

/** Klaviyo's filter language: conditions, joined by commas or in `and(…)`; texts in quotes, lists in brackets. */
export function readFilter(text: string | null, allowed: Allowed, parameter = 'filter'): Condition[] {
  if (text === null || text.trim() === '') return []
  const wrong = (detail: string) => refuseQuery(detail, parameter)
  const reader = { text, at: 0 }
  const conditions = conditionsOf(reader, () => wrong(`Invalid filter provided: '${text}'.`))
  if (reader.at < text.length) throw wrong(`Invalid filter provided: '${text}'.`)
  for (const { operator, field } of conditions) {
    const operators = allowed[field]
    if (!operators)
      throw wrong(`'${field}' is not a filterable field. Allowed: ${Object.keys(allowed).join(', ')}.`)
    if (!operators.includes(operator))
      throw wrong(`'${operator}' is not allowed for '${field}'. Allowed: ${operators.join(', ')}.`)
  }
  return conditions
}

type Reader = { text: string; at: number }
type Fail = () => Error

function conditionsOf(reader: Reader, fail: Fail): Condition[] {
  const found = conditionOf(reader, fail)
  while (skip(reader, ',')) found.push(...conditionOf(reader, fail))
  return found
}

function conditionOf(reader: Reader, fail: Fail): Condition[] {
  const operator = word(reader, fail)
  if (!skip(reader, '(')) throw fail()
  if (operator === 'and') {
    const inside = conditionsOf(reader, fail)
    if (!skip(reader, ')')) throw fail()
    return inside
  }
  const field = word(reader, fail)
  const values = skip(reader, ',') ? valuesOf(reader, fail) : []
  if (!skip(reader, ')')) throw fail()
  return [{ operator, field, values }]
}

function valuesOf(reader: Reader, fail: Fail): string[] {
  if (!skip(reader, '[')) return [valueOf(reader, fail)]
  const values = [valueOf(reader, fail)]
  while (skip(reader, ',')) values.push(valueOf(reader, fail))
  if (!skip(reader, ']')) throw fail()
  return values
}

function valueOf(reader: Reader, fail: Fail): string {
  blanks(reader)
  const [quote] = reader.text.slice(reader.at)
  if (quote !== '"' && quote !== "'") return word(reader, fail)
  const rest = reader.text.slice(reader.at)
  const found = (quote === '"' ? /^"((?:[^"\\]|\\.)*)"/ : /^'((?:[^'\\]|\\.)*)'/).exec(rest)
  if (!found) throw fail()
  reader.at += found[0].length
  return (found[1] ?? '').replace(/\\(.)/g, '$1')
}

function word(reader: Reader, fail: Fail): string {
  blanks(reader)
  const found = /^[^\s(),[\]"']+/.exec(reader.text.slice(reader.at))
  if (!found) throw fail()
  reader.at += found[0].length
  return found[0]
}

function skip(reader: Reader, letter: string): boolean {
  blanks(reader)
  if (reader.text[reader.at] !== letter) return false
  reader.at++
  blanks(reader)
  return true
}

function blanks(reader: Reader): void {
  while (reader.text[reader.at] === ' ') reader.at++
}

/** What such a condition says of a number. */
export function compares(operator: string, left: number, right: number): boolean {
  if (operator === 'greater-or-equal') return left >= right
  if (operator === 'greater-than') return left > right
  if (operator === 'less-or-equal') return left <= right
  return left < right
}
