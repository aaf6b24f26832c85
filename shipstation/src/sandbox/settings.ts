import { z } from 'zod'

/** Where the real ShipStation is not known, the sandbox takes the first of each; DIFFERENCES.md says why. */
export const Settings = z.object({
  /** Error bodies say `Message` (as seen) or `message` (as the newest documents say). */
  errorCase: z.enum(['pascal', 'lower']).default('pascal'),
  /** The status of a refusal by a rule: a missing name, a locked order. */
  ruleStatus: z.union([z.literal(400), z.literal(500)]).default(400),
  /** An order for an account without an active manual store. */
  manualStore: z.enum(['made', 'error']).default('made'),
  /** A deleted order, asked for by its id. */
  deleted: z.enum(['404', 'shown']).default('404'),
  /** Whether a line that keeps its `lineItemKey` keeps its `orderItemId` when the order is replaced. */
  itemIds: z.enum(['by lineItemKey', 'always new']).default('by lineItemKey'),
  /** Whether tags and assignment move `modifyDate`. */
  tagsModify: z.boolean().default(true),
  /** A filter date with an offset: taken at its word, or the offset ignored. */
  offsets: z.enum(['honoured', 'ignored']).default('honoured'),
  /** Bounds on orders' create and modify dates: after and before as written, or with the moment itself. */
  bounds: z.enum(['as written', 'inclusive']).default('as written'),
  /** A page size over 500. */
  pageSizeOver: z.enum(['500', 'error']).default('500'),
  /** `pages: 0` beside records, as some documents show. */
  pagesZero: z.boolean().default(false),
  /** `success` as the text "true", as one document shows. */
  successText: z.boolean().default(false),
  /** Which order a key names: one of the account, or one of each store. */
  keyScope: z.enum(['account', 'store']).default('account'),
  /** API Settings: today's way (a mailed link, an expiry, a pair shown once), or the older (pairs stay visible, regenerate replaces). */
  keys: z.enum(['shown once', 'stay visible']).default('shown once'),
  /** What a label that is void already answers when it is voided again. */
  voidTwice: z.enum(['refused', 'approved']).default('refused'),
  /** Where the `orderNumber` filter looks for its text. */
  numberFilter: z.enum(['beginning', 'anywhere']).default('beginning'),
})
export type Settings = z.infer<typeof Settings>
