import type { Money } from '../../model/money.ts'
import { routes } from '../api/backers.ts'
import type { Answer } from '../api/define.ts'
import type { Deps } from '../deps.ts'
import { type Backer, type Known, knownCampaign, oneBacker } from './known.ts'
import { parcelsOf } from './parcels.ts'
import { missingBackers, rowOf } from './row.ts'
import { conditions } from './rule.ts'
import { twinsFor } from './twins.ts'

type Shown = Answer<typeof routes.show>

/** Everything that is known of one backer. @throws Problem 404 */
export async function showBacker(
  deps: Deps,
  workspace: string,
  slug: string,
  number: string,
): Promise<Shown> {
  const known = await knownCampaign(deps.db, workspace, slug)
  const backer = await oneBacker(deps.db, known, number)
  const parcels = await parcelsOf(deps.db, known, [backer])
  const missing = await missingBackers(deps.db, workspace, known.at.self)
  const { pledge, decision, digital, refund } = backer
  return {
    row: rowOf(known, backer, parcels(number), missing),
    uid: pledge.uid,
    address: pledge.address,
    reportAddress: backer.row.pledge.address,
    items: itemsOf(known, backer),
    amounts: amountsOf(backer),
    answers: pledge.answers,
    notes: [pledge.notes, pledge.deliveryNotes].filter(Boolean).join('\n') || null,
    rule: conditions(pledge, { campaign: known.campaign, decision, digital }),
    decision: decision?.finalized ? { ...decision, finalized: decision.finalized } : null,
    conflicts: backer.conflicts.map(({ field, report, correction }) => ({ field, report, ours: correction })),
    corrections: Object.entries(backer.correction?.fields ?? {}).map(([field, it]) => ({ field, ...it })),
    refunds: (refund?.entries ?? []).map((one) => ({
      ...{ id: one.id, amount: one.amount, at: one.at },
      reason: one.reason ?? (one.from === 'report' ? `Seen in Kickstarter’s report` : null),
    })),
    twins: await twinsFor(deps, known, backer),
    pledgePage: `${deps.url ?? ''}${deps.pledgeLinks.path({ workspace, campaign: slug, number })}`,
  }
}

const itemsOf = ({ mappings }: Known, { pledge }: Backer): Shown['items'] =>
  pledge.items.map(({ key, title, quantity }) => {
    const mapping = mappings.get(key)
    const lines = mapping?.digital ? [] : (mapping?.lines ?? null)
    const skus = lines?.map((line) => ({ sku: line.sku, quantity: line.quantity * quantity })) ?? null
    return { key, title, quantity, skus }
  })

function amountsOf({ pledge, refund }: Backer): Shown['amounts'] {
  const given: [string, Money | null | undefined][] = [
    ['Pledged', pledge.pledged],
    ['Reward', pledge.reward?.minimum],
    ['Shipping', pledge.shipping],
    ['Bonus support', pledge.bonus],
    ['Still due', pledge.due],
    ['Paid', pledge.paid],
  ]
  for (const entry of refund?.entries ?? []) given.push(['Refunded', entry.amount])
  return given.flatMap(([label, value]) => (value ? [{ label, amount: value }] : []))
}
