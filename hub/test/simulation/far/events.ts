import { z } from 'zod'
import type { Connector, Flow, Receipt, Ref, Sink } from '../../../src/connector.ts'
import type { Order } from '../../../src/model/order.ts'
import type { Shipment } from '../../../src/model/shipment.ts'
import type { Kind } from '../faults.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Answer, Far, Request } from '../network.ts'
import { Window } from './window.ts'

export type Event = { unique_id: string; order: string; what: string; n: number; says: string }

/** A remote of events that knows a `unique_id` for ever, or for some hours, and takes the first of each. */
export class Events implements Far {
  readonly host: string
  readonly kept: (Event & { at: number })[] = []
  readonly window: Window
  readonly keyHours: number | null
  readonly #kernel: Kernel
  readonly #known = new Map<string, number>()

  constructor(host: string, kernel: Kernel, keyHours: number | null) {
    this.host = host
    this.keyHours = keyHours
    this.#kernel = kernel
    this.window = new Window(kernel, 60, 60)
  }

  answer(request: Request, fault: Kind | null): Answer {
    const refused = this.window.take(request.headers.authorization ?? '', fault)
    if (refused) return refused
    const { events } = request.body as { events: Event[] } // why: what our connector sends
    const { now } = this.#kernel
    const taken = fault === 'partial success' ? events.slice(1) : events
    for (const event of taken) {
      const known = this.#known.get(event.unique_id)
      const isForgotten =
        known !== undefined && this.keyHours !== null && now - known > this.keyHours * 3_600_000
      if (known !== undefined && !isForgotten) continue
      this.#known.set(event.unique_id, now)
      this.kept.push({ ...event, at: now })
    }
    return {
      status: 202,
      headers: this.window.headers(),
      body: { accepted: taken.map((event) => event.unique_id) },
    }
  }
}

const anything = z.unknown()
const body = z.object({ order: z.string(), what: z.string(), n: z.number(), says: z.string() })
const answered = z.object({ accepted: z.array(z.string()) })
type Body = z.infer<typeof body>

/** The connector for it: several events a request, settled by their ids. */
export function eventsConnector(keyHours: number | null): Connector {
  const events: Sink<unknown, Body> = {
    body,
    again: 'replays',
    ...(keyHours === null ? {} : { keyHours }),
    most: 5,
    async send(io, steps) {
      const sent = steps.map((step) => ({ unique_id: step.key, ...step.body }))
      const answer = await io.http('POST', '/events', { body: { events: sent } })
      if (answer.status !== 202)
        throw Object.assign(new Error(`it answered ${answer.status}`), { status: answer.status })
      const { accepted } = answered.parse(answer.body)
      return new Map<string, Receipt>(accepted.map((key) => [key, { id: key }]))
    },
  }
  return {
    id: 'events',
    title: 'Events',
    settings: anything,
    secrets: anything,
    api: (secrets: { token: string }, settings: { base: string }) => ({
      base: settings.base,
      headers: { authorization: secrets.token },
      limits: [{ requests: 60, perSeconds: 60 }],
    }),
    sinks: { events },
    flows: { orders, labels },
  }
}

/** One when an order is first seen, and one for every status that it comes to have. */
const orders: Flow<unknown, Body> = {
  on: ['order'],
  from: 'connected',
  to: 'events.events',
  plan(change) {
    const now = change.after as Order | null // why: this flow reads orders alone
    const before = change.before as Order | null // why: as above
    if (!now) return [{ skip: 'It is gone.' }]
    const n = Number(change.seq)
    const event = (what: string) => ({ order: now.number, what, n, says: now.status })
    const placed = { do: 'placed', mode: 'once' as const, body: event('placed'), says: 'Tell of the order' }
    if (!before || before.status === now.status) return [placed]
    return [placed, { do: 'status', mode: 'each', body: event('status'), says: 'Tell of the status' }]
  },
}

/** One for every label, among the events of its order. */
const labels: Flow<unknown, Body> = {
  on: ['shipment', 'fulfillment'],
  from: 'connected',
  to: 'events.events',
  needs: (change) => ofOrder(change.after as Shipment | null, change.ref), // why: parcels have what is read here in common
  plan(change, view) {
    const parcel = change.after as Shipment | null // why: as above
    const [about] = ofOrder(parcel, change.ref)
    const order = about ? view.get(about) : null
    if (!parcel || !about || !order) return [{ skip: 'Its order is not here.' }]
    const what = `${change.ref.kind} ${change.ref.id} ${parcel.voided ? 'voided' : 'made'}`
    const event = { order: order.number, what, n: Number(change.seq), says: parcel.tracking ?? '' }
    return [{ do: what, mode: 'once', about, body: event, says: 'Tell of the parcel' }]
  },
}

const ofOrder = (parcel: { order: string | null } | null, ref: Ref): Ref<'order'>[] =>
  parcel?.order ? [{ account: ref.account, kind: 'order', id: parcel.order }] : []
