import { z } from 'zod'

/** What every paged list says beside its records. `pages` is 0 in some answers that do hold records: count on the records. */
export const PageNumbers = z.looseObject({ total: z.number(), page: z.number(), pages: z.number() })

/** A record that does not have the shape it should: set aside with the reason, so that the rest of its page is not lost. */
export type Misfit = { item: unknown; problem: string }

export type Page<Item> = { items: Item[]; misfits: Misfit[]; total: number; page: number; pages: number }
