import { LIMITS } from '../wire.ts'
import { invalid, type Told } from './refusal.ts'
import type { Settings } from './settings.ts'

export type Happened = {
  properties: Record<string, unknown>
  time?: string | null | undefined
  value?: number | null | undefined
  value_currency?: string | null | undefined
  unique_id?: string | null | undefined
  metric: { data: { attributes: { name: string } } }
}

const YEAR_MS = 365 * 24 * 3_600_000
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'))

/** Every written limit that this event breaks; `at` is where its attributes stand in the body. */
export function faultsOf(event: Happened, at: string, now: number, settings: Settings): Told[] {
  const { name } = event.metric.data.attributes
  const nameAt = `${at}/metric/data/attributes/name`
  return [
    ...(name.trim() === '' ? [invalid('Metric name may not be blank.', nameAt)] : []),
    ...(name.length >= LIMITS.metricName
      ? [invalid(`Metric name must be less than ${LIMITS.metricName} characters.`, nameAt)]
      : []),
    ...faultsOfTime(event.time, `${at}/time`, now, settings),
    ...(event.value_currency && !CURRENCIES.has(event.value_currency)
      ? [invalid(`'${event.value_currency}' is not an ISO 4217 currency code.`, `${at}/value_currency`)]
      : []),
    ...faultsOfProperties(event.properties, `${at}/properties`),
    ...faultsOfText(event.unique_id, `${at}/unique_id`),
  ]
}

const SHAPE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/i

/** The second it happened; null when the text is no time. A day that there is not, such as 30 February, is none either. */
export function secondOf(time: string): number | null {
  const found = SHAPE.exec(time)
  if (!found) return null
  const instant = Date.parse(found[3] ? time : `${time}Z`)
  const day = Date.parse(`${time.slice(0, 10)}T00:00:00Z`)
  if (Number.isNaN(instant) || Number.isNaN(day)) return null
  if (new Date(day).toISOString().slice(0, 10) !== time.slice(0, 10)) return null
  return Math.floor(instant / 1000)
}

const hasOffset = (time: string) => Boolean(SHAPE.exec(time)?.[3])

function faultsOfTime(
  time: string | null | undefined,
  at: string,
  now: number,
  { bareTime }: Settings,
): Told[] {
  if (time === null || time === undefined) return []
  const second = secondOf(time)
  if (second === null || (!hasOffset(time) && bareTime === 'refused'))
    return [invalid(`'${time}' is not a valid ISO 8601 date-time.`, at)]
  if (second * 1000 < Date.parse(LIMITS.earliestTime))
    return [invalid('time must be after the year 1990.', at)]
  if (second * 1000 > now + YEAR_MS) return [invalid('time can only be up to 1 year in the future.', at)]
  return []
}

function faultsOfProperties(properties: Record<string, unknown>, at: string): Told[] {
  const count = Object.keys(properties).length
  const tooMany =
    count > LIMITS.properties
      ? [invalid(`An event must not exceed ${LIMITS.properties} properties; this one has ${count}.`, at)]
      : []
  return [...tooMany, ...faultsOfValue(properties, at, 0)]
}

/** A property is level one; what lies in a list or an object is one further in. */
function faultsOfValue(value: unknown, at: string, level: number): Told[] {
  if (typeof value === 'string') return faultsOfText(value, at)
  if (typeof value !== 'object' || value === null) return []
  if (level > LIMITS.nesting) return [invalid(`Values can be nested ${LIMITS.nesting} levels deep.`, at)]
  if (Array.isArray(value) && value.length > LIMITS.arrayItems)
    return [invalid(`A list must not have more than ${LIMITS.arrayItems} items.`, at)]
  return Object.entries(value).flatMap(([name, inner]) => faultsOfValue(inner, `${at}/${name}`, level + 1))
}

function faultsOfText(text: string | null | undefined, at: string): Told[] {
  if (!text || Buffer.byteLength(text) <= LIMITS.stringBytes) return []
  return [invalid(`A string cannot be larger than ${LIMITS.stringBytes} bytes.`, at)]
}
