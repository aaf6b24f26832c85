import type { Company } from '../company.ts'
import type { Post } from '../far/post.ts'
import type { Dump } from '../hands.ts'
import { booked } from './booked.ts'
import { orders } from './orders.ts'
import { shelved } from './shelf.ts'
import { told } from './told.ts'
import type { Writes } from './writes.ts'

/** I1, the sending half, and I2: everything that is wanted is there, once, or says why not. */
export const delivered = (company: Company, rows: Dump, post: Post, writes: Writes): string[] => [
  ...orders(company, rows, writes),
  ...told(company, rows, post),
  ...booked(company, rows),
  ...shelved(company, rows),
]
