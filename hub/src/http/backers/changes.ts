import { fieldLabels } from '../../connectors/kickstarter/effective.ts'
import { addressFields } from '../../model/address.ts'
import { decimal, fromDecimal } from '../../model/money.ts'
import type { Order, OrderDraft } from '../../model/order.ts'
import type { FieldChange } from './press.ts'

type Line = Order['lines'][number]

/** What writing this draft changes on the order as ShipStation has it, in words; fields that stay are left out. */
export function changesBetween(there: Order, ours: OrderDraft, currency: string): FieldChange[] {
  const money = (text: string | null) => amountOf(text, currency)
  const status = ours.status === 'cancelled' ? 'cancelled' : there.status
  const rows: [string, string | null, string | null][] = [
    ['status', there.status, status],
    ['e-mail address', there.email, ours.email],
    ...addressFields.map((field): [string, string | null, string | null] => [
      ...([fieldLabels[field], there.shipTo[field] || null, ours.shipTo[field] || null] as const),
    ]),
    ...linesOf(there.lines, ours.lines, money),
    ['shipping', money(there.shipping), money(ours.shipping)],
    ['paid', money(there.paid), money(ours.paid)],
  ]
  return rows.flatMap(([field, before, after]) => (before === after ? [] : [{ field, before, after }]))
}

/** Lines go by our key. Those that people added in ShipStation have none and stay. */
function linesOf(
  there: readonly Line[],
  ours: readonly Line[],
  money: (text: string | null) => string | null,
): [string, string | null, string | null][] {
  const words = ({ quantity, sku, name, unitPrice }: Line) =>
    `${quantity} × ${sku || name || ''}${unitPrice === null ? '' : ` at ${money(unitPrice)}`}`
  const held = new Map(there.flatMap((line) => (line.key ? [[line.key, line]] : [])))
  const kept = new Set(ours.map((line) => line.key))
  return [
    ...ours.map((line): [string, string | null, string | null] => {
      const before = held.get(line.key ?? '')
      return [line.name ?? 'line', before ? words(before) : null, words(line)]
    }),
    ...[...held.values()]
      .filter((line) => !kept.has(line.key))
      .map((line): [string, string | null, string | null] => [line.name ?? 'line', words(line), null]),
  ]
}

/** ShipStation writes 53 where we write 53.00. */
function amountOf(text: string | null, currency: string): string | null {
  const money = text === null ? null : fromDecimal(text, currency)
  return money ? decimal(money) : text
}
