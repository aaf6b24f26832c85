import type { Metric } from './metrics.ts'
import type { Properties } from './properties.ts'
import type { Settings } from './settings.ts'

type Names = Pick<Settings, 'metricNames' | 'renamed' | 'dropped' | 'added'>

export const nameOf = (metric: Metric, { metricNames }: Names): string => metricNames[metric] ?? metric

/** The user's own words: left out first, then renamed in their places, then added at the end; what is added wins. */
export function inTheirWords(properties: Properties, { renamed, dropped, added }: Names): Properties {
  const out: Properties = {}
  for (const [name, value] of Object.entries(properties)) {
    if (dropped.includes(name)) continue
    // Own members only: a property may be called anything.
    out[Object.hasOwn(renamed, name) ? (renamed[name] ?? name) : name] = value
  }
  return { ...out, ...added }
}
