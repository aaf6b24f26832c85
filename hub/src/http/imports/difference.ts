import type { KeptDifference } from '../../campaigns/imports.ts'
import { amount } from '../../connectors/kickstarter/finalized.ts'

/** What a report changes, in the words of its page. */
export function readableDifference(found: KeptDifference) {
  return {
    created: found.created,
    changed: found.changed,
    same: found.same,
    missing: found.missing,
    refunds: [
      ...found.dropped.map((backer) => ({
        ...backer,
        says: 'The pledge was dropped: its order is cancelled while it is open.',
      })),
      ...found.fewer.map(({ items, ...backer }) => ({
        ...backer,
        says: `Fewer: ${items.map((item) => `${item.title} ${item.from} → ${item.to}`).join(', ')}.`,
      })),
      ...found.refunds.map((one) => ({
        number: one.number,
        name: one.name,
        says: `${amount(one.amount)} were refunded: a line “Refund” and a lower amount paid.`,
      })),
    ],
    conflicts: found.conflicts.length,
    changes: found.changes.map(({ number, name, fields }) => ({
      number,
      name,
      changes: fields.map(({ field, from, to }) => ({ field, before: from, after: to })),
    })),
  }
}
