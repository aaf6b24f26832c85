import { DAY_MS } from '../connectors/klaviyo/facts.ts'
import type { Metric } from '../connectors/klaviyo/metrics.ts'
import { dayIn } from '../connectors/klaviyo/read-back.ts'
import type { Deps } from '../http/deps.ts'

/** What is counted: a metric's events of some days, of one store or of all. */
export type Range = { metric: Metric; store: string | null; from: string; to: string }

/** The last 30 days, today with them, in the zone of the account's charts; what is asked for otherwise. */
export function rangeOf(
  deps: Pick<Deps, 'clock'>,
  zone: string,
  asked: { from?: string | undefined; to?: string | undefined },
) {
  const day = dayIn(zone)
  const now = deps.clock.now()
  const to = asked.to ?? day(now)
  // By the calendar: counted in hours, a night on which the clocks change takes a day away.
  const before = new Date(Date.parse(`${to}T00:00:00Z`) - 29 * DAY_MS).toISOString().slice(0, 10)
  return { from: asked.from ?? before, to }
}

/** Instants a day before and behind the range: what falls on its days in the zone is between. */
export const around = ({ from, to }: Pick<Range, 'from' | 'to'>) => ({
  from: new Date(Date.parse(`${from}T00:00:00Z`) - DAY_MS).toISOString(),
  to: new Date(Date.parse(`${to}T00:00:00Z`) + 2 * DAY_MS).toISOString(),
})

export function daysOf({ from, to }: Range): string[] {
  const days: string[] = []
  for (
    let at = Date.parse(`${from}T00:00:00Z`);
    at <= Date.parse(`${to}T00:00:00Z`) && days.length < 400;
    at += DAY_MS
  )
    days.push(new Date(at).toISOString().slice(0, 10))
  return days
}
