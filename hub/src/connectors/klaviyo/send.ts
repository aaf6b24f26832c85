import { Denied, type Io, type Receipt, Refused, type Sink } from '../../connector.ts'
import { type Event, event } from './event.ts'
import { HOUR_MS } from './facts.ts'
import { Errors, type EventCreate } from './wire.ts'

/**
 * One event a request: Klaviyo keeps the first event of a person, metric and `unique_id` and drops the others, so the same key
 * says the same event however often it goes. In bulk a repeated key refuses the whole request, so bulk is not used.
 */
export const eventsSink: Sink<unknown, Event> = {
  body: event,
  again: 'replays',
  most: 1,
  async send(io, steps) {
    const settled = new Map<string, Receipt | Refused>()
    for (const step of steps) {
      const body = toWire(event.parse(step.body), step.key, io.now())
      settled.set(step.key, await create(io, body, step.key))
    }
    return settled
  },
}

async function create(io: Io<unknown>, body: EventCreate, key: string): Promise<Receipt | Refused> {
  const { status, body: answer } = await io.http('POST', '/api/events', { body })
  if (status === 202) return { id: key }
  return judged(status, answer)
}

/** What a refusal means for what comes next: this event's own fault, the key's, or none of ours. @throws what the engine decides about */
function judged(status: number, answer: unknown): Refused {
  const told = toldBy(answer)
  // Klaviyo's pages name both 401 and 400 for a key that it does not take.
  const isKey = status === 400 && /authenticat/.test(told?.code ?? '')
  if (isKey || status === 401 || status === 403 || status === 410)
    throw new Denied(isKey ? 401 : status, told?.says ?? `Klaviyo answered ${status}`)
  if (status >= 400 && status < 500 && status !== 429)
    return new Refused(told ? `Klaviyo refused it: ${told.says}` : `Klaviyo refused it (${status})`)
  throw new Error(told?.says ?? `Klaviyo answered ${status}`)
}

/** The first of what Klaviyo says is wrong, with the place it points at and the only number its support can look up. */
export function toldBy(answer: unknown): { code: string; says: string; id: string } | null {
  const parsed = Errors.safeParse(answer)
  const [first] = parsed.success ? parsed.data.errors : []
  if (!first) return null
  const at = first.source?.pointer ?? first.source?.parameter
  const place = at && !/^\/data\/?$/.test(at) ? ` (${at})` : ''
  return { code: first.code, id: first.id, says: `${first.detail.replace(/\.$/, '')}${place}` }
}

/** What is old when it leaves is history, whatever it was when it was planned. Nothing is ever sent as null. */
export function toWire(it: Event, key: string, now: Date): EventCreate {
  const isStale = now.getTime() - Date.parse(it.at) > it.staleHours * HOUR_MS
  const currency = it.value?.currency
  return {
    data: {
      type: 'event',
      attributes: {
        properties: it.properties,
        time: `${it.at.slice(0, 19)}Z`,
        ...(it.value ? { value: it.value.amount } : {}),
        ...(currency ? { value_currency: currency } : {}),
        unique_id: it.uniqueId ?? key,
        ...(it.backfill || isStale ? { backfill: true } : {}),
        metric: { data: { type: 'metric', attributes: { name: it.metric } } },
        profile: {
          data: {
            type: 'profile',
            attributes: 'email' in it.who ? { email: it.who.email } : { phone_number: it.who.phone },
          },
        },
      },
    },
  }
}
