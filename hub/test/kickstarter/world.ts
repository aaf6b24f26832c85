import type { At, Change, Flow, Receipt, Ref, Step, View, Want } from '../../src/connector.ts'
import { firstSettings, type Settings } from '../../src/connectors/kickstarter/settings.ts'
import type { Entities, Group, Kind } from '../../src/model/entities.ts'
import type { Order } from '../../src/model/order.ts'
import type { Pledge } from '../../src/model/pledge.ts'
import type { Address } from '../../src/model/address.ts'
import type { Fulfillment, Shipment } from '../../src/model/shipment.ts'

export const self = 'kickstarter:moon-lamp'
export const connected = 'shipstation:100'
export const settings: Settings = {
  ...firstSettings('Moon Works'),
  connection: 'main',
  store: '42',
  storeName: 'Moon Lamp',
  prefix: 'ML-',
}
export const mailing = { ...settings, mail: { ...settings.mail, on: true, since: '2026-06-01T00:00:00Z' } }

export const usd = (minor: number) => ({ minor, currency: 'USD' })

const address: Address = {
  ...{ name: 'Ada Winter', company: null, street1: '120 Alder St', street2: null, street3: null },
  ...{ city: 'Portland', state: 'OR', postalCode: '97205', country: 'US', phone: null },
}

/** A backer of one lamp at 45.00 with 8.00 shipping, answered, paid. */
export function pledgeOf(
  over: Partial<Omit<Pledge, 'address'>> & { address?: Partial<Address> | null } = {},
): Pledge {
  return {
    number: '7',
    uid: '1000007',
    name: 'Ada Winter',
    email: 'ada@example.com',
    reward: { id: '9001', title: 'Lamp', minimum: usd(4500) },
    items: [{ key: 'item:Lamp', kind: 'item', title: 'Lamp', quantity: 1 }],
    pledged: usd(5300),
    shipping: usd(800),
    bonus: usd(0),
    due: usd(0),
    paid: usd(5300),
    pledgedAt: '2026-03-28T10:27:00Z',
    status: 'collected',
    fulfillment: 'not_started',
    surveyedAt: '2026-05-10T12:33:00',
    completedAt: null,
    late: false,
    shippingCountry: 'US',
    deliveryNotes: null,
    notes: null,
    answers: [],
    ...over,
    address: over.address === null ? null : { ...address, ...over.address },
  }
}

export const orderOf = (over: Partial<Order> = {}): Order => ({
  ...{ number: 'ML-7', key: null, status: 'awaiting_shipment', store: '42', email: 'ada@example.com' },
  ...{ placedAt: null, modifiedAt: null, shipTo: address, total: '53.00', paid: '53.00', shipping: '8.00' },
  ...{ tags: [], mergedIds: [], parent: null, splitOrMerged: false },
  lines: [{ key: null, sku: 'LAMP', name: 'Lamp', quantity: 1, unitPrice: '45.00', adjustment: false }],
  ...over,
})

export const labelOf = (over: Partial<Shipment> = {}): Shipment => ({
  ...{ order: '500', orderNumber: 'ML-7', tracking: '9400100000000000000000', carrier: 'stamps_com' },
  ...{ service: 'usps_priority', shippedOn: '2026-07-01', createdAt: '2026-07-01T08:00:00Z' },
  ...{ voided: false, voidedAt: null, isReturn: false },
  ...over,
})
export const markOf = (over: Partial<Fulfillment> = {}): Fulfillment => {
  const { isReturn: _, service: __, ...rest } = labelOf()
  return { ...rest, carrier: 'UPS', tracking: '1Z999', ...over }
}

/** Records, links and origins as a mirror would hold them; a view over them that answers only what `needs` asked for. */
export class World {
  readonly #records = new Map<string, { ref: Ref; data: unknown }>()
  readonly #members: { of: Ref<Kind | Group>; ref: Ref; data: unknown }[] = []
  readonly #links = new Map<string, Receipt>()
  readonly #origins = new Map<string, Ref>()

  put<K extends Kind>(kind: K, id: string, data: Entities[K], account = self): this {
    const ref = { account, kind, id }
    this.#records.set(name(ref), { ref, data })
    return this
  }

  /** An order in ShipStation, found by number and by e-mail too. `from`: the pledge it was made from. */
  order(id: string, order: Order, from?: string): this {
    this.put('order', id, order, connected)
    const ref = { account: connected, kind: 'order', id } as const
    this.#members.push({ of: { account: connected, kind: 'number', id: order.number }, ref, data: order })
    if (order.email)
      this.#members.push({
        of: { account: connected, kind: 'email', id: order.email.toLowerCase() },
        ref,
        data: order,
      })
    if (from) {
      const pledge = { account: self, kind: 'pledge', id: from } as const
      this.#links.set(name(pledge), { id })
      this.#origins.set(name(ref), pledge)
    }
    return this
  }

  label(id: string, shipment: Shipment): this {
    const ref = { account: connected, kind: 'shipment', id } as const
    const of = { account: connected, kind: 'order', id: shipment.order ?? '' } as const
    this.#members.push({ of, ref, data: shipment })
    return this.put('shipment', id, shipment, connected)
  }

  plan<Body>(flow: Flow<Settings, Body>, change: Change, at: At<Settings>): Step<Body>[] {
    const asked = new Set<string>()
    const view = this.#view(asked)
    for (let round = 0; round < 3; round++) {
      const wants: Want[] = flow.needs?.(change, view, at) ?? []
      for (const want of wants)
        if (!('past' in want)) asked.add('of' in want ? `${want.kind} of ${name(want.of)}` : name(want))
    }
    return flow.plan(change, view, at)
  }

  #view(asked: ReadonlySet<string>): View {
    const must = (what: string) => {
      if (!asked.has(what)) throw new Error(`looked at ${what} without asking`)
    }
    return {
      get: <K extends Kind>(ref: Ref<K>) => {
        must(name(ref))
        return (this.#records.get(name(ref))?.data ?? null) as Entities[K] | null // why: put under its kind
      },
      all: <K extends Kind>(kind: K, of: Ref<Kind | Group>) => {
        must(`${kind} of ${name(of)}`)
        const found = this.#members.filter(
          (member) => member.ref.kind === kind && name(member.of) === name(of),
        )
        return found as unknown as { ref: Ref<K>; data: Entities[K] }[] // why: filtered by kind
      },
      past: () => [],
      link: (ref) => this.#links.get(name(ref)) ?? null,
      origin: (ref) =>
        asked.has(name(ref)) || this.#listed(ref, asked) ? (this.#origins.get(name(ref)) ?? null) : null,
    }
  }

  #listed(ref: Ref, asked: ReadonlySet<string>): boolean {
    return this.#members.some(
      (member) => name(member.ref) === name(ref) && asked.has(`${ref.kind} of ${name(member.of)}`),
    )
  }
}

const name = (ref: Ref<Kind | Group>) => `${ref.account} ${ref.kind} ${ref.id}`

export const at = (over: Partial<Settings> = {}): At<Settings> => ({
  ...{ settings: { ...settings, ...over }, self, connected, since: '2026-06-01T00:00:00Z' },
})

export const change = <K extends Kind>(
  kind: K,
  id: string,
  after: Entities[K] | null,
  before: Entities[K] | null = null,
): Change<K> => {
  const account = ['pledge', 'campaign'].includes(kind) ? self : connected
  return { seq: 1n, ref: { account, kind, id }, before, after, seen: '2026-07-01T00:00:00Z', why: 'live' }
}

/** A live campaign, one mapped lamp, everything released. */
export const ready = (over: { released?: boolean; state?: 'draft' | 'live' | 'closed' } = {}): World =>
  new World()
    .put('campaign', 'moon-lamp', {
      ...{
        slug: 'moon-lamp',
        name: 'Moon Lamp',
        address: 'https://www.kickstarter.com/projects/a/moon-lamp',
      },
      ...{ currency: 'USD', state: over.state ?? 'live', completedColumn: null },
    })
    .put('mapping', 'item:Lamp', {
      ...{ kind: 'item', title: 'Lamp', digital: false },
      lines: [{ sku: 'LAMP', name: 'Moon Lamp', quantity: 1, unitPrice: null }],
    })
    .put('release', 'orders', { all: over.released ?? true, only: [] })
