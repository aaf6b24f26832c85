import type { z } from '@hono/zod-openapi'
import { canonical } from '../../engine/key.ts'
import { decimal, fromDecimal, type Money } from '../../model/money.ts'
import type { Mapping } from '../../model/pledge.ts'
import type { itemAnswer } from '../api/campaigns.ts'
import type { Known } from '../backers/known.ts'
import { Problem } from '../problem.ts'
import type { Thing } from './found.ts'

export type Asked = z.infer<typeof itemAnswer>
/** What a thing was and what it is to be. */
export type Edit = { key: string; before: Mapping | null; after: Mapping }

/** The answers that change something, as records. @throws Problem 422 naming the field that is wrong. */
export function editsOf(known: Known, things: readonly Thing[], answers: readonly Asked[]): Edit[] {
  const byKey = new Map(things.map((thing) => [thing.key, thing]))
  const seen = new Set<string>()
  return answers.flatMap((answer, nth) => {
    const thing = byKey.get(answer.key)
    const field = `answers.${nth}.key`
    if (!thing) throw new Problem(422, `No backer has “${answer.key.slice(0, 80)}”.`, { field })
    if (seen.has(answer.key)) throw new Problem(422, `“${thing.title}” is answered twice.`, { field })
    seen.add(answer.key)
    const before = known.mappings.get(answer.key) ?? null
    const after = mappingOf(thing, answer, nth, known.campaign.currency)
    return saysTheSame(before, after) ? [] : [{ key: answer.key, before, after }]
  })
}

function mappingOf(thing: Thing, { digital, lines }: Asked, nth: number, currency: string): Mapping {
  const { kind, title } = thing
  if (digital) return { kind, title, lines: [], digital }
  const priced = lines?.map((line, at) => ({
    ...{ sku: line.sku.trim(), name: line.name?.trim() || null, quantity: line.quantity },
    unitPrice: priceOf(line.unitPrice, currency, `answers.${nth}.lines.${at}.unitPrice`),
  }))
  return { kind, title, lines: priced ?? null, digital }
}

function priceOf(text: string | null, currency: string, field: string): Money | null {
  if (text === null || text.trim() === '') return null
  const price = fromDecimal(text, currency)
  if (price && price.minor >= 0) return price
  const says = `“${text.slice(0, 40)}” is not a price in ${currency}.`
  throw new Problem(422, says, { field, remedy: 'Write it like 12.50, or leave it blank.' })
}

/** Titles come from the report and are no answer; no record and no answer are the same. */
export const saysTheSame = (before: Mapping | null, after: Mapping) =>
  canonical([before?.lines ?? null, before?.digital ?? false]) === canonical([after.lines, after.digital])

export const isAnswered = (mapping: Mapping | null | undefined): boolean =>
  mapping !== null && mapping !== undefined && (mapping.digital || mapping.lines !== null)

/** For a person: "2 × MUG-11 at 5.00, 1 × LID". */
export function inWords(mapping: Mapping | null): string | null {
  if (!isAnswered(mapping)) return null
  if (mapping?.digital) return 'digital'
  const lines = mapping?.lines?.map(
    ({ sku, quantity, unitPrice }) => `${quantity} × ${sku}${unitPrice ? ` at ${decimal(unitPrice)}` : ''}`,
  )
  return lines?.join(', ') || 'nothing is shipped for it'
}
