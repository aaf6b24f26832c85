import type { Company } from '../company.ts'
import { askedOf, type Dump } from '../hands.ts'
import { flowOf, plain, type Row, rowsOf, said } from './rows.ts'
import type { Writes } from './writes.ts'

type Verdict = { wait?: string; skip?: string; step?: string }

/** Every pledge is one order as it was last said, or waits for an answer, or was refused with a reason. */
export function orders(company: Company, rows: Dump, writes: Writes): string[] {
  const { workspace, accounts, shipstation, pledges, mappings, plus, notes } = company
  const found: string[] = []
  const all = shipstation.world.shop.orders.all()
  const looks = rowsOf(rows, 'looks', workspace)
  const steps = rowsOf(rows, 'steps', workspace).filter((step) => step.sink === 'shipstation.orders')
  for (const one of pledges.values()) {
    const pledge = said(company, one)
    const made = all.filter(({ order }) => order.orderNumber === pledge.number)
    // One that somebody deleted there may be made again while nobody here has seen it.
    const there = made.filter(({ gone }) => gone !== 'deleted')
    if (made.length > there.length && there.length === 0) continue
    if (there.length > 1) found.push(`I2 ${pledge.number} is ${there.length} orders`)
    const look = looks.find(
      (row) =>
        row.flow === flowOf(company, 'orders') &&
        row.account === accounts.pledges &&
        row.id === pledge.number,
    )
    const verdicts = (look?.verdicts ?? []) as Verdict[] // why: the column's form
    const sku = mappings.get(pledge.item)
    if (!look) found.push(`I1 ${pledge.number} was never planned`)
    else if (!sku) {
      if (!verdicts.some((verdict) => verdict.wait))
        found.push(`I1 ${pledge.number} waits for no answer: ${plain(verdicts)}`)
    } else if (pledge.state === 'open' || there.length > 0) {
      const step = steps.find((one) => verdicts.some((verdict) => verdict.step === one.key))
      const order = there[0]
      found.push(
        ...judged(
          pledge.number,
          step,
          order,
          { sku, quantity: pledge.quantity + plus, street: pledge.street, isOpen: pledge.state === 'open' },
          verdicts,
          steps.some(
            (one) =>
              one.state === 'unknown' &&
              one.src_id === pledge.number &&
              String(one.reason).startsWith(askedOf),
          ),
        ),
      )
    }
  }
  found.push(...kept(company, writes, notes))
  return found
}

type Kept = Company['shipstation']['world']['shop']['orders'] extends {
  get(id: number): infer One | undefined
}
  ? One
  : never

function judged(
  number: string,
  step: Row | undefined,
  kept: Kept | undefined,
  wanted: { sku: string; quantity: number; street: string; isOpen: boolean },
  verdicts: Verdict[],
  isAsked: boolean,
): string[] {
  if (isAsked) return []
  if (step?.state === 'refused' || step?.state === 'cancelled')
    return step.reason ? [] : [`I1 ${number} was refused without a reason`]
  if (verdicts.some((verdict) => verdict.skip))
    return wanted.isOpen ? [`I1 ${number} is skipped: ${plain(verdicts)}`] : []
  if (!kept) return [`I1 ${number} is nowhere: ${plain(step ?? verdicts)}`]
  const { order, gone } = kept
  if (gone || order.advancedOptions?.mergedOrSplit) return []
  if (!wanted.isOpen)
    return order.orderStatus === 'cancelled' ? [] : [`I1 ${number} is not cancelled: ${order.orderStatus}`]
  // What was wanted once more and is there already leaves its step behind: what is there decides.
  if (step?.state !== 'done' && step?.state !== 'superseded')
    return [`I1 ${number}: its step is ${String(step?.state)}`]
  const item = order.items?.[0]
  const is = plain([item?.sku, item?.quantity, order.shipTo?.street1])
  const should = plain([wanted.sku, wanted.quantity, wanted.street])
  return is === should ? [] : [`I1 ${number} is ${is} and should be ${should}`]
}

/** A write is on its way for as long as its deadline; what people set in that time, or what lists do not show yet, may be gone. This is not promised. */
const onTheWay = 95_000

/** What people set at ShipStation survived our writes. */
function kept({ workspace, shipstation }: Company, writes: Writes, notes: Company['notes']): string[] {
  return [...notes].flatMap(([id, { text, at, shownMs }]) => {
    const one = shipstation.world.shop.orders.get(id)
    if (!one || one.gone || one.order.internalNotes === text) return []
    const ours = writes.byNumber.get(one.order.orderNumber) ?? []
    const isExcused = ours.some((write) => write.at >= at && write.at < at + onTheWay + shownMs)
    return isExcused
      ? []
      : [
          `I1 ${workspace}: the note "${text}" on ${one.order.orderNumber} became "${String(one.order.internalNotes)}"`,
        ]
  })
}
