import { decimal, type Money } from '../../model/money.ts'
import type { Campaign, Decision, Pledge } from '../../model/pledge.ts'

/** Whether an order may leave, and everything that speaks against it, in words that go on after "Not sent: ". */
export type Finalized = { finalized: boolean; by: 'person' | 'column' | 'rule'; reasons: string[] }
export type Circumstances = {
  campaign: Pick<Campaign, 'completedColumn'>
  decision: Decision | null
  /** All there is in the box is known to need no parcel: then no address is needed. */
  digital: boolean
}

/**
 * The rule, as the creator reads it: the completion column that they named decides; without one, the pledge is collected,
 * the survey answered and nothing due. Always: something to ship, a whole address, not dropped, not shipped already. A
 * person may decide otherwise for one backer, but not ship to nowhere, nothing, or money given back.
 */
export function finalized(pledge: Pledge, { campaign, decision, digital }: Circumstances): Finalized {
  if (decision?.finalized === 'hold') return { finalized: false, by: 'person', reasons: [heldBy(decision)] }
  const hard = [...leftReasons(pledge), ...contentReasons(pledge), ...(digital ? [] : addressReasons(pledge))]
  if (decision?.finalized === 'finalize') return verdict('person', hard)
  if (campaign.completedColumn !== null) {
    const completed =
      pledge.completedAt === null ? [`not completed (“${campaign.completedColumn}” is blank)`] : []
    return verdict('column', [...completed, ...hard, ...shippedReasons(pledge)])
  }
  return verdict('rule', [
    ...paymentReasons(pledge),
    ...surveyReasons(pledge),
    ...hard,
    ...shippedReasons(pledge),
  ])
}

const verdict = (by: Finalized['by'], reasons: string[]): Finalized => ({
  finalized: reasons.length === 0,
  by,
  reasons,
})

export const heldBy = (decision: Decision) =>
  `held by ${decision.by}${decision.reason ? ` (${decision.reason})` : ''}`

/** The pledge is over: its card failed for good, it was cancelled, or all its money was given back. */
const over: Record<string, string> = {
  dropped: 'the pledge was dropped (its money was refunded or never came)',
  canceled: 'the pledge was cancelled',
  cancelled: 'the pledge was cancelled',
  refunded: 'the pledge was refunded',
  dummy: 'this is a test pledge',
}
export const isOver = (pledge: Pledge): boolean => pledge.status in over

const leftReasons = (pledge: Pledge): string[] => {
  const reason = over[pledge.status]
  return reason ? [reason] : []
}

function paymentReasons(pledge: Pledge): string[] {
  const reasons: string[] = []
  if (pledge.status !== 'collected' && !isOver(pledge))
    reasons.push(`the pledge is not collected (Kickstarter says “${pledge.status}”)`)
  if (pledge.due && pledge.due.minor > 0) reasons.push(`${amount(pledge.due)} still due`)
  return reasons
}

export const amount = (money: Money) => `${decimal(money)} ${money.currency}`

const surveyReasons = (pledge: Pledge): string[] => (pledge.surveyedAt === null ? ['survey unanswered'] : [])

const contentReasons = (pledge: Pledge): string[] =>
  pledge.items.some((item) => item.quantity > 0) ? [] : ['nothing to ship']

const shippedReasons = (pledge: Pledge): string[] =>
  /^(shipped|yes|sent|fulfilled|delivered)$/i.test(pledge.fulfillment?.trim() ?? '')
    ? [`already shipped (Kickstarter says “${pledge.fulfillment?.trim()}”)`]
    : []

/** Countries whose parcels do not arrive without state and postcode. Elsewhere either may rightly be blank. */
const stateAndPostcode = ['US', 'CA', 'AU']

export function addressReasons(pledge: Pledge): string[] {
  const address = pledge.address
  if (address === null) return ['no shipping address']
  const country = address.country ?? ''
  const missing: [string, string | null][] = [
    ['name', address.name],
    ['street', address.street1],
    ['city', address.city],
    ['country', address.country],
  ]
  if (stateAndPostcode.includes(country))
    missing.push(['state', address.state], ['postcode', address.postalCode])
  return missing.flatMap(([word, value]) => (value?.trim() ? [] : [`address has no ${word}`]))
}
