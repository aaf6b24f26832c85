import type { Metric } from './metrics.ts'
import type { Properties } from './properties.ts'
import type { Settings } from './settings.ts'

type Names = Pick<Settings, 'metricNames' | 'renamed' | 'dropped' | 'added'>

export const nameOf = (metric: Metric, { metricNames }: Names): string => metricNames[metric] ?? metric

/** By these the report tells in Klaviyo whose an event is. */
const telling = ['OrderId', 'StoreId'] as const
type Telling = (typeof telling)[number]

/** Whether something else goes by this name: a property of the user's own, or another that was renamed to it. */
const isOthers = (name: string, of: Telling, { renamed, added }: Names) =>
  Object.hasOwn(added, name) || Object.entries(renamed).some(([from, to]) => to === name && from !== of)

/** What a property may be called on the events that are in Klaviyo: as it is now, and as it was before it was renamed. */
export const calledOf = (of: Telling, names: Names): string[] =>
  [...new Set([names.renamed[of] ?? of, of])].filter((name) => !isOthers(name, of, names))

/** Whether events carry it, under its own name. */
export const isTold = (of: Telling, names: Names): boolean =>
  !names.dropped.includes(of) && !isOthers(names.renamed[of] ?? of, of, names)

/** The first name of the settings that takes the place of one that the report goes by. */
export function takenIn(
  names: Names,
): { field: 'added' | 'renamed'; name: string; taken: string; of: Telling } | null {
  for (const of of telling)
    for (const taken of new Set([of, names.renamed[of] ?? of])) {
      if (Object.hasOwn(names.added, taken)) return { field: 'added', name: taken, taken, of }
      const other = Object.entries(names.renamed).find(([from, to]) => to === taken && from !== of)
      if (other) return { field: 'renamed', name: other[0], taken, of }
    }
  return null
}

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
