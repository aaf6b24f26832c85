import { sql } from 'kysely'
import type { StepState } from '../engine/steps.ts'
import { expected, steps } from './expected.ts'
import { around, type Range } from './range.ts'
import { startOf } from './reasons.ts'
import type { KlaviyoSync } from './sync.ts'

/** What ShipStation has, and what was made of it: either may stand alone. */
export type Side = {
  /** The day on which ShipStation has it, where that is counted. */
  day: string | null
  /** Of what nothing was made of: what the last look said, whether there was one, and whether it is dated before the window. */
  skip: string | null
  looked: boolean
  old: boolean
  /** The day on which it was told, or is to be; `here`: among those that are counted. */
  state: StepState | null
  told: string | null
  here: boolean
  name: string | null
}

/**
 * Both sides of our own books, as rows `m`: what ShipStation has in the range, and every step of the metric, each beside its own.
 * A full join, since it is hashed: how many rows either side has cannot be foreseen from statistics of what stands inside of JSON.
 */
export const sides = (sync: KlaviyoSync, range: Range, zone: string) => {
  const { from, to } = around(range)
  const isIn = (of: string) =>
    sql`${sql.ref(`${of}.day`)} between ${range.from}::date and ${range.to}::date ${range.store === null ? sql`` : sql`and ${sql.ref(`${of}.store`)} is not distinct from ${range.store}`}`
  const dated = (rows: ReturnType<typeof sql>) =>
    sql`select x.*, (x.at at time zone ${zone})::date as day from (${rows}) x`
  return sql`(
    select to_char(e.day, 'YYYY-MM-DD') as day, coalesce(e."order", s."order") as "order", e.number, coalesce(e.at < ${startOf(sync)}, false) as old,
      l.verdicts -> 0 ->> 'skip' as skip, l.flow is not null as looked, s.key, s.state, s.reason, s.kind, s.id, s.at, s.name,
      to_char(s.day, 'YYYY-MM-DD') as told, coalesce(${isIn('s')}, false) as here
    from (select * from (${dated(expected(range.metric, sync))}) e where e.at >= ${from}::timestamptz and e.at < ${to}::timestamptz and ${isIn('e')}) e
    full join (${dated(steps(range.metric, sync))}) s on s.about = e.about and s.deed = e.deed
    left join looks l on s.key is null and l.flow = ${sync.flow} and l.account = ${sync.connected} and l.kind = e.kind and l.id = e.id) m`
}
