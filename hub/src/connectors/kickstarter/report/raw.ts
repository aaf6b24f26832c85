import { z } from 'zod'

const cells = z.record(z.string(), z.string())

/**
 * One row of a report, as it is stored: the cells that hold something, sorted by what their columns turned out to be, and
 * what must be known to read them again. `toPledge` needs nothing else.
 */
export const rawRow = z.object({
  file: z.string(),
  /** As a spreadsheet counts: the header is row 1. */
  row: z.int(),
  era: z.enum(['A', 'B', 'C', 'D']),
  currency: z.string().length(3),
  /** The reward tier that the file's name speaks of. */
  tier: z.string().nullable(),
  /** The column that the creator named as the completion date. */
  completed: z.string().nullable(),
  /** This reward is in the box by its items, not by itself. */
  itemised: z.boolean(),
  cells,
  items: cells,
  addons: cells,
  answers: cells,
})
export type RawRow = z.infer<typeof rawRow>
