import type { Issue } from '../api/types.ts'
import { number } from './money.ts'

/** Whether the count is news beside the title: the hub writes it into most (“… (2 orders)”), and one is no news. */
export const counts = ({ title, count }: Pick<Issue, 'title' | 'count'>): boolean =>
  count > 1 && !new RegExp(`(^|\\D)${number(count)}(\\D|$)`).test(title)
