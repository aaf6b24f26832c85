import type { z } from 'zod'
import type { entry } from '../api/orders.ts'

export type Entry = z.infer<typeof entry>
/** `rank` settles what happened first within one instant: what causes stands before what it caused. */
export type Told = { at: Date; rank: number; entry: Omit<Entry, 'at'> }

export const plain = (kind: Entry['kind'], title: string, more: Partial<Entry> = {}): Told['entry'] => ({
  ...{ kind, title, detail: null, who: null, changes: [], wire: null, link: null },
  ...more,
})
