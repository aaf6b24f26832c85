import type { Company } from '../company.ts'
import { askedOf, type Dump } from '../hands.ts'
import { plain, rowsOf } from './rows.ts'

/** The books: one invoice for each order, as the order is now, and one order for each invoice that was born in them; nothing goes round. */
export function booked(company: Company, rows: Dump): string[] {
  const { workspace, accounts, shipstation, ledger } = company
  const found: string[] = []
  const steps = rowsOf(rows, 'steps', workspace)
  const excused = (sink: string, account: string, id: string) =>
    steps.some(
      (step) =>
        step.sink === sink &&
        step.src_account === account &&
        step.src_id === id &&
        (step.state === 'refused' || String(step.reason).startsWith(askedOf)) &&
        Boolean(step.reason),
    )
  const orders = shipstation.world.shop.orders.all()
  // What was split off an order that was born in the books has its key, and is in the invoice already.
  const own = new Set(ledger.invoices.filter((one) => one.own).map((one) => one.number))
  const bornKeys = new Set(orders.flatMap(({ order }) => (own.has(order.orderNumber) ? order.orderKey : [])))
  for (const { order, gone } of orders) {
    if (gone) continue
    const made = ledger.invoices.filter((one) => one.number === order.orderNumber && !one.own)
    const born = bornKeys.has(order.orderKey)
    if (born && made.length > 0)
      found.push(`I2 ${order.orderNumber} went round: born in the books and written into them`)
    if (made.length > 1) found.push(`I2 ${order.orderNumber} is ${made.length} invoices`)
    if (born || excused('ledger.receipts', accounts.shipstation, String(order.orderId))) continue
    const [invoice] = made
    const should = plain([Math.round((order.orderTotal ?? 0) * 100), order.orderStatus])
    if (!invoice) found.push(`I1 ${order.orderNumber} is not in the books`)
    else if (plain([invoice.amount, invoice.status]) !== should)
      found.push(
        `I1 ${order.orderNumber} is ${plain([invoice.amount, invoice.status])} in the books and ${should} in truth`,
      )
  }
  for (const invoice of ledger.invoices.filter((one) => one.own)) {
    const all = orders.filter(({ order }) => order.orderNumber === invoice.number)
    const made = all.filter(({ gone }) => gone !== 'deleted')
    if (all.length > made.length && made.length === 0) continue
    if (made.length > 1) found.push(`I2 the invoice ${invoice.number} is ${made.length} orders`)
    if (made.length === 0 && !excused('shipstation.orders', accounts.ledger, invoice.id))
      found.push(`I1 the invoice ${invoice.number} is no order`)
    const kept = made[0]
    const paid = ledger.payments
      .filter((one) => one.invoice === invoice.id)
      .reduce((sum, one) => sum + one.amount, 0)
    const isFree = kept && !kept.gone && !kept.order.advancedOptions?.mergedOrSplit
    if (
      isFree &&
      !excused('shipstation.orders', accounts.ledger, invoice.id) &&
      Math.round((kept.order.amountPaid ?? 0) * 100) !== paid
    )
      found.push(`I1 ${invoice.number}: ${paid} was paid and ShipStation says ${kept.order.amountPaid}`)
    const quantity = kept?.order.items?.[0]?.quantity
    const should = company.isRead ? 2 : 1
    if (isFree && !excused('shipstation.orders', accounts.ledger, invoice.id) && quantity !== should)
      found.push(`I1 ${invoice.number} is ${quantity} books at ShipStation and should be ${should}`)
  }
  return found
}
