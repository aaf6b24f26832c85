import type { At, Ref, Step } from '../../connector.ts'
import type { Order } from '../../model/order.ts'
import type { Event } from './event.ts'
import { DAY_MS } from './facts.ts'
import type { Metric } from './metrics.ts'
import { inTheirWords, nameOf } from './names.ts'
import type { Who } from './person.ts'
import type { Around, Properties } from './properties.ts'
import type { Settings } from './settings.ts'

export type Making = { at: At<Settings>; order: { id: string; data: Order }; around: Around; who: Who }
type Told = {
  metric: Metric
  at: string
  /** Names the deed for ever: the same deed is never done twice, whatever is planned again. */
  do: string
  about?: Ref
  total: string
  says: string
  properties: Properties
}

/** Dated too long before the flow's start to be told at all. The moment itself is still in. */
export const outOf = (at: string, { settings, since }: At<Settings>): boolean =>
  Date.parse(at) < Date.parse(since) - settings.days * DAY_MS

/** The step for one event, or none where its metric is not chosen. */
export function make({ at, order, who }: Making, told: Told): Step<Event>[] {
  const { settings, since } = at
  if (!settings.metrics.includes(told.metric)) return []
  const amount = Number(told.total)
  const isValued = settings.valued.includes(told.metric) && !Number.isNaN(amount)
  const body: Event = {
    metric: nameOf(told.metric, settings),
    at: told.at,
    who,
    properties: inTheirWords(told.properties, settings),
    value: isValued ? { amount, currency: settings.currency } : null,
    backfill: Date.parse(told.at) < Date.parse(since),
    staleHours: settings.staleHours,
    store: order.data.store,
    order: order.id,
  }
  return [
    {
      ...{ do: told.do, mode: 'once', body, says: told.says },
      ...(told.about ? { about: told.about } : {}),
    },
  ]
}
