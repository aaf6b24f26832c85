import { draft } from '../../connectors/kickstarter/draft.ts'
import type { OrderDraft } from '../../model/order.ts'
import type { Backer, Known } from './known.ts'

/** The order as it would be if nothing stood in its way; products nobody has named yet are not in it. */
export const draftOf = (known: Known, { pledge, refund }: Backer): OrderDraft =>
  draft({
    ...{ pledge, refund, mappings: known.mappings, settings: known.settings },
    ...{ status: 'open', since: known.at.since },
  })
