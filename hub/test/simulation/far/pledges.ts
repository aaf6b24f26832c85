import { z } from 'zod'
import type { At, Change, Connector, Flow, Mapped, Ref, Source, Step, View } from '../../../src/connector.ts'
import type { OrderDraft } from '../../../src/model/order.ts'
import type { Shipment } from '../../../src/model/shipment.ts'
import { reserving } from './shelf.ts'

/** What a pledge of ours says. */
export type Pledge = {
  number: string
  item: string
  quantity: number
  street: string
  state: 'open' | 'cancelled'
  /** Given on top. The first program knows nothing of it. */
  gifts?: number
}
/** Of the first program, and of the one that comes after it. */
export type Program = '1' | '2'
export type Settings = { store: string; plus: number }

const anything = z.unknown()
const mappingOf = (account: string, item: string): Ref<'mapping'> => ({ account, kind: 'mapping', id: item })
const address = {
  ...{ name: 'Ada', company: null, street2: null, street3: null },
  ...{ city: 'Austin', state: 'TX', postalCode: '78701', country: 'US', phone: null },
}

export const draft = (of: {
  number: string
  store: string
  sku: string
  quantity: number
  street: string
  paid: string
  cancelled: boolean
}): OrderDraft => ({
  ...{ number: of.number, placedAt: '2026-01-01T10:00:00.000Z', paidAt: null },
  ...{ status: of.cancelled ? 'cancelled' : 'open', email: `${of.number}@example.com` },
  shipTo: { ...address, street1: of.street },
  lines: [
    { key: 'a', sku: of.sku, name: of.sku, quantity: of.quantity, unitPrice: '5.00', adjustment: false },
  ],
  ...{ paid: of.paid, shipping: '0', tax: '0', store: of.store, shipFrom: null, source: 'Simulation' },
})

/** Pledges become orders; whose item nobody has named yet, waits with its question. */
const orders: Flow<Settings, OrderDraft> = {
  on: ['pledge'],
  from: 'self',
  to: 'shipstation.orders',
  needs: (change, _view, at) => {
    const pledge = change.after as unknown as Pledge | null // why: these pledges have a shape of their own
    return pledge ? [mappingOf(at.self, pledge.item)] : []
  },
  plan(change: Change, view: View, at: At<Settings>): Step<OrderDraft>[] {
    const pledge = change.after as unknown as Pledge | null // why: as above
    if (!pledge) return [{ skip: 'The pledge is gone.' }]
    const question = mappingOf(at.self, pledge.item)
    const mapping = view.get(question) as unknown as { sku: string } | null // why: so are these mappings
    if (!mapping) return [{ wait: `Which product is ${pledge.item}?`, for: question }]
    if (pledge.state === 'cancelled' && !view.link(change.ref))
      return [{ skip: 'It was given back before it went.' }]
    const { store, plus } = at.settings
    const quantity = pledge.quantity + plus
    const body = draft({
      ...pledge,
      store,
      sku: mapping.sku,
      quantity,
      paid: '5.00',
      cancelled: pledge.state === 'cancelled',
    })
    return [{ do: 'put', mode: 'latest', body, says: 'Send the order' }]
  },
}

const letter = z.object({ to: z.string(), about: z.string(), says: z.string() })
type Letter = z.infer<typeof letter>

/** A parcel of one of our orders is told by letter, once, and once that it was taken back. */
const letters: Flow<Settings, Letter> = {
  on: ['shipment', 'fulfillment'],
  from: 'connected',
  to: 'post.letters',
  needs: (change) => {
    const parcel = change.after as Shipment | null // why: parcels have what is read here in common
    return parcel?.order ? [{ account: change.ref.account, kind: 'order', id: parcel.order }] : []
  },
  plan(change, view, at) {
    const parcel = change.after as Shipment | null // why: as above
    if (!parcel?.order) return [{ skip: 'It belongs to no order.' }]
    const origin = view.origin({ account: change.ref.account, kind: 'order', id: parcel.order })
    if (origin?.account !== at.self) return [{ skip: 'Not one of ours.' }]
    const says = parcel.voided ? 'taken back' : 'on its way'
    const body = { to: origin.id, about: `${change.ref.kind} ${change.ref.id}`, says }
    return [{ do: says, mode: 'once', body, says: 'Write to the backer' }]
  },
}

const pledge = z.object({
  ...{ number: z.string(), item: z.string(), quantity: z.number(), street: z.string() },
  ...{ state: z.enum(['open', 'cancelled']), gifts: z.number().optional() },
})
/** What a program makes of a pledge as it was brought in. */
export const readBy = (program: Program, { gifts = 0, ...raw }: Pledge): Pledge => ({
  ...raw,
  quantity: raw.quantity + (program === '1' ? 0 : gifts),
})
const native = (program: Program): Source<unknown, Pledge> => ({
  ...{ kind: 'pledge', everySeconds: 0, lateSeconds: 0, raw: pledge as z.ZodType<Pledge> }, // why: zod says of what may be missing that it may be undefined
  map: (raw): Mapped => ({ id: raw.number, version: null, data: readBy(program, raw) as never }), // why: these pledges have a shape of their own
})

/** `isRead`: whether what is brought in goes through a program's map, which the next program may do otherwise. */
export const pledges = (program: Program, isRead: boolean): Connector => ({
  ...{ id: 'pledges', title: 'Pledges', settings: anything, secrets: anything },
  ...(isRead ? { sources: { pledges: native(program) } } : {}),
  flows: { orders, letters, shelf: reserving },
})

/** Letters double when they are sent twice: an unclear one is shown and never repeated by itself. */
export const post: Connector = {
  ...{ id: 'post', title: 'Post', settings: anything, secrets: anything },
  sinks: {
    letters: {
      body: letter,
      again: 'doubles',
      async send(io, steps) {
        const sent = new Map<string, { id: string }>()
        for (const step of steps) {
          const { to, about, says } = step.body as Letter // why: what the flow above made
          const none = { from: 'hub', replyTo: null, html: '', pledge: null }
          const { id } = await io.mail({ to, subject: about, text: says, messageId: step.key, ...none })
          sent.set(step.key, { id })
        }
        return sent
      },
    },
  },
}
