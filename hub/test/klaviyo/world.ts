import type { At, Change, Ref, Step, View, Why } from '../../src/connector.ts'
import type { Event } from '../../src/connectors/klaviyo/event.ts'
import { examples } from '../../src/connectors/klaviyo/examples.ts'
import { events } from '../../src/connectors/klaviyo/plan.ts'
import { type Settings, usualSettings } from '../../src/connectors/klaviyo/settings.ts'
import type { Entities, Group, Kind } from '../../src/model/entities.ts'
import type { Order } from '../../src/model/order.ts'
import type { Fulfillment, Shipment } from '../../src/model/shipment.ts'

export const self = 'klaviyo:AbC123'
export const connected = 'shipstation:100'
export const since = '2026-11-01T00:00:00.000Z'
type Fields = { order: Order; shipment: Shipment; fulfillment: Fulfillment }

const [first, , shipping] = examples
const label = shipping?.labels[0]?.[1]
if (!first?.orders[0] || !label) throw new Error('the examples have no order and no label')
const [anOrder, aLabel] = [first.orders[0], label]
export const orderOf = (over: Partial<Order> = {}): Order => ({ ...anOrder, ...over })
export const labelOf = (over: Partial<Shipment> = {}): Shipment => ({ ...aLabel, ...over })
export const markOf = (over: Partial<Fulfillment> = {}): Fulfillment => {
  const { isReturn: _, service: __, items: ___, ...rest } = aLabel
  return { ...rest, carrier: 'UPS', tracking: '1Z999AA10123456784', ...over }
}
export const at = (over: Partial<Settings> = {}, start = since): At<Settings> => ({
  ...{ settings: { ...usualSettings, ...over }, self, connected, since: start },
})

const name = (ref: Ref<Kind | Group>) => `${ref.account} ${ref.kind} ${ref.id}`
const refOf = <K extends Kind>(kind: K, id: string): Ref<K> => ({ account: connected, kind, id })

/** A mirror with its log, which answers only what `needs` asked for. */
export class World {
  readonly #log: { seq: bigint; ref: Ref; data: unknown }[] = []

  constructor() {
    this.put('store', '42', { name: 'Lighthouse', marketplace: 'Shopify', manual: false, active: true })
    this.put('tag', '7', { name: 'VIP', color: null })
  }

  put<K extends Kind>(kind: K, id: string, data: Entities[K] | null): this {
    this.#log.push({ seq: BigInt(this.#log.length + 1), ref: refOf(kind, id), data })
    return this
  }

  /** What the plan says of a record's last entry, or of its `nth` one. */
  plan<K extends keyof Fields>(
    kind: K,
    id: string,
    on: At<Settings> = at(),
    { why = 'live', nth }: { why?: Why; nth?: number } = {},
  ): Step<Event>[] {
    const entries = this.#entries(refOf(kind, id))
    const entry = nth === undefined ? entries.at(-1) : entries[nth]
    if (!entry) throw new Error(`there is no ${kind} ${id}`)
    const before = entries[entries.indexOf(entry) - 1]?.data ?? null
    const change = {
      ...{ seq: entry.seq, ref: entry.ref, before, after: entry.data, seen: since, why },
    } as Change // why: put under its kind
    const asked = new Set<string>()
    const view = this.#view(asked)
    for (let round = 0; round < 3; round++)
      for (const want of events.needs?.(change, view, on) ?? [])
        asked.add(
          'past' in want
            ? `past ${name(want.past)}`
            : 'of' in want
              ? `${want.kind} of ${name(want.of)}`
              : name(want),
        )
    return events.plan(change, view, on)
  }

  #entries = (ref: Ref) => this.#log.filter((entry) => name(entry.ref) === name(ref))
  #now = (ref: Ref) => this.#entries(ref).at(-1)?.data ?? null

  #view(asked: ReadonlySet<string>): View {
    const must = (what: string) => {
      if (!asked.has(what)) throw new Error(`looked at ${what} without asking`)
    }
    const view = {
      get: (ref: Ref) => (must(name(ref)), this.#now(ref)),
      all: (kind: Kind, of: Ref<Kind | Group>) => {
        must(`${kind} of ${name(of)}`)
        const ids = new Set(this.#log.flatMap(({ ref }) => (ref.kind === kind ? ref.id : [])))
        return [...ids]
          .map((id) => ({ ref: refOf(kind, id), data: this.#now(refOf(kind, id)) }))
          .filter(({ data }) => (data as { order?: string } | null)?.order === of.id) // why: parcels have their order
      },
      past: (ref: Ref) => (must(`past ${name(ref)}`), this.#entries(ref)),
      link: () => null,
      origin: () => null,
    }
    return view as unknown as View // why: put under its kind
  }
}

export const deeds = (steps: Step<Event>[]) =>
  steps.flatMap((step) => ('do' in step ? [{ do: step.do, ...step.body }] : []))
export const skips = (steps: Step<Event>[]) => steps.flatMap((step) => ('skip' in step ? step.skip : []))
