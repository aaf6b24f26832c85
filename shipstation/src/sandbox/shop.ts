import type { Carrier } from '../schema/carrier.ts'
import type { Customer } from '../schema/customer.ts'
import type { Fulfillment } from '../schema/fulfillment.ts'
import type { Order } from '../schema/order.ts'
import type { Product } from '../schema/product.ts'
import type { Shipment } from '../schema/shipment.ts'
import type { Store } from '../schema/store.ts'
import type { Tag } from '../schema/tag.ts'
import type { User } from '../schema/user.ts'
import type { Warehouse } from '../schema/warehouse.ts'
import type { Webhook } from '../schema/webhook.ts'
import { toPacific } from '../client/times.ts'
import { guidOf, hexOf } from './chance.ts'
import type { Clock } from './clock.ts'
import { DateIndex } from './date-index.ts'
import { Settings } from './settings/index.ts'
import { Table } from './tables.ts'

/** An order and what its answers do not show. `gone` holds an id that absorbed it, or says that it was deleted. */
export type Kept = {
  order: Order
  importBatch: string | null
  gone: null | 'deleted' | { mergedInto: number }
  /** Set while late visibility is on: until then lists show what was before. */
  late: { until: number; before: Order | null } | null
}
export type KeptShipment = { shipment: Shipment; batchId: number }
export type KeptFulfillment = { fulfillment: Fulfillment; batchId: number }
export type Key = {
  apiKey: string
  apiSecret: string
  state: 'active' | 'expired' | 'deleted'
  /** The Pacific day from which it is no longer taken. */
  expires: string | null
  /** The Pacific day on which it was made. */
  made?: string
}

/** An import: when it began, on the sandbox's clock, and the wall time from which it asks the channel. */
export type Refresh = { began: number; since: string | null }
/** An order at a channel. `placedAt` is wall time. */
export type Placed = { storeId: number; placedAt: string; order: Record<string, unknown> }
/** A message to the Account Owner with a link on the way to a key pair. */
export type Mail = {
  token: string
  at: string
  to: string
  subject: string
  /** Milliseconds on the sandbox's clock. */
  validUntil: number
  state: 'sent' | 'opened' | 'used'
}

/** What a subscriber may be told of: one import, one batch of labels, one lot of marks. */
export type Happening = {
  event: 'ORDER_NOTIFY' | 'SHIP_NOTIFY' | 'FULFILLMENT_SHIPPED' | 'FULFILLMENT_REJECTED'
  storeId: number
  batch: string
  fulfillmentId?: number
}

export type Switches = { settings: Settings; plan: 'api' | 'no-api'; lateMs: number }
const AS_DELIVERED: Switches = { settings: Settings.parse({}), plan: 'api', lateMs: 0 }

/** The whole account: what is in it, its clock, its switches. */
export class Shop {
  readonly seed: number
  readonly clock: Clock
  readonly changed = new Set<string>()
  readonly switches = this.#table<Switches>('switches')
  readonly stores = this.#table<Store>('stores')
  readonly warehouses = this.#table<Warehouse>('warehouses')
  readonly goneWarehouses = this.#table<Warehouse>('goneWarehouses')
  readonly tags = this.#table<Tag>('tags')
  readonly users = this.#table<User>('users')
  readonly carriers = this.#table<Carrier>('carriers')
  readonly customers = this.#table<Customer>('customers')
  readonly products = this.#table<Product>('products')
  readonly orders = this.#table<Kept>('orders')
  readonly shipments = this.#table<KeptShipment>('shipments')
  readonly fulfillments = this.#table<KeptFulfillment>('fulfillments')
  readonly webhooks = this.#table<Webhook>('webhooks')
  readonly keys = this.#table<Key>('keys')
  /** Imports that are under way, by store. */
  readonly refreshes = this.#table<Refresh>('refreshes')
  /** What customers bought at a channel and no import has brought in yet, by order number. */
  readonly placed = this.#table<Placed>('placed')
  readonly mails = this.#table<Mail>('mails')
  readonly counters = this.#table<number>('counters')
  readonly byKey = new Map<string, number>()
  readonly byBatch = new Map<string, number[]>()
  readonly byUsername = new Map<string, number>()
  readonly bySku = new Map<string, number>()
  readonly shipmentsOf = new Map<number, number[]>()
  readonly fulfillmentsOf = new Map<number, number[]>()
  readonly modified = new DateIndex()
  readonly created = new DateIndex()
  /** Orders on hold that have a date to be released on. */
  readonly held = new Map<number, string>()
  /** Until then, on the sandbox's clock, some list may show what was before a change. */
  lateUntil = Number.NEGATIVE_INFINITY
  /** What happened and has not been told yet. */
  readonly happenings: Happening[] = []

  constructor(seed: number, clock: Clock) {
    this.seed = seed
    this.clock = clock
  }

  get settings(): Settings {
    return this.#switched().settings
  }
  get plan(): Switches['plan'] {
    return this.#switched().plan
  }
  /** For so long lists show what was before a change. */
  get lateMs(): number {
    return this.#switched().lateMs
  }
  switch(to: Partial<Switches>): void {
    this.switches.put(0, { ...this.#switched(), ...to })
  }
  /** Settings by name; the others stay. A state file of an older release knows fewer of them. @throws ZodError */
  set(settings: Partial<Settings>): void {
    this.switch({ settings: Settings.parse({ ...this.settings, ...settings }) })
  }
  #switched(): Switches {
    return this.switches.get(0) ?? AS_DELIVERED
  }

  #table<T>(name: string): Table<T> {
    return new Table<T>(name, this.changed)
  }

  tables(): Map<string, Table<unknown>> {
    // The cast: a table of something is one of unknown to whoever only copies its records.
    const all = Object.values(this).filter((member) => member instanceof Table) as Table<unknown>[]
    return new Map(all.map((table) => [table.name, table]))
  }

  /** Empties everything, for a new beginning or for a state that is about to be read. */
  clear(): void {
    for (const table of this.tables().values()) table.clear()
    const indexes = [
      this.byKey,
      this.byBatch,
      this.byUsername,
      this.bySku,
      this.shipmentsOf,
      this.fulfillmentsOf,
    ]
    for (const index of [...indexes, this.modified, this.created, this.held, this.changed]) index.clear()
    this.happenings.length = 0
    this.lateUntil = Number.NEGATIVE_INFINITY
  }

  /** The moment as answers show it. */
  wallNow(): string {
    return toPacific(new Date(this.clock.now()), 'seven')
  }

  /** The next number of its kind; each kind and seed has its own range, so that two shops share no ids. */
  next(kind: string, from = 1_000_000): number {
    const count = (this.counters.get(kind) ?? 0) + 1
    this.counters.put(kind, count)
    return from + ((Math.imul(this.seed, 7_919) >>> 0) % 900_000) * 1_000 + count
  }

  /** Derived, never drawn: the same shop and the same steps give the same ids again. */
  guid(kind: string): string {
    return guidOf(this.seed, `${kind}${this.next(kind)}`)
  }
  hex(kind: string): string {
    return hexOf(this.seed, `${kind}${this.next(kind)}`)
  }

  /** Takes the order in as it is now. */
  keep(kept: Kept): Kept {
    const { order, importBatch } = kept
    const isNewBatch = importBatch !== null && this.orders.get(order.orderId)?.importBatch !== importBatch
    if (isNewBatch) listed(this.byBatch, importBatch, order.orderId)
    this.orders.put(order.orderId, kept)
    if (kept.gone) {
      this.modified.remove(order.orderId)
      this.created.remove(order.orderId)
    } else {
      this.modified.put(order.orderId, order.modifyDate)
      this.created.put(order.orderId, order.createDate)
    }
    this.#find(kept)
    return kept
  }

  /** Makes the orders that were read from a file findable. */
  index(): void {
    const all = this.orders.all()
    const there = all.filter(({ gone }) => !gone).map(({ order }) => order)
    this.created.load(there.map(({ orderId, createDate }) => [orderId, createDate]))
    this.modified.load(there.map(({ orderId, modifyDate }) => [orderId, modifyDate]))
    for (const kept of all) {
      if (kept.importBatch) listed(this.byBatch, kept.importBatch, kept.order.orderId)
      this.#find(kept)
    }
  }

  #find({ order, gone, late }: Kept): void {
    if (late) this.lateUntil = Math.max(this.lateUntil, late.until)
    const key = this.keyOf(order)
    const named = this.orders.get(this.byKey.get(key) ?? -1)
    // Split children share their parent's key: it goes on naming the parent, and one of them when the parent is gone.
    if (!gone && (!named || named.gone)) this.byKey.set(key, order.orderId)
    if (gone && named?.order.orderId === order.orderId) this.#bequeath(key, order)
    if (order.orderStatus === 'on_hold' && order.holdUntilDate && !gone)
      this.held.set(order.orderId, order.holdUntilDate)
    else this.held.delete(order.orderId)
  }

  #bequeath(key: string, gone: Order): void {
    this.byKey.delete(key)
    if (!gone.advancedOptions?.mergedOrSplit) return
    for (const [, kept] of this.orders.entries())
      if (!kept.gone && this.keyOf(kept.order) === key) return void this.byKey.set(key, kept.order.orderId)
  }

  keyOf(order: Pick<Order, 'orderKey' | 'advancedOptions'>): string {
    return this.settings.keyScope === 'account'
      ? order.orderKey
      : `${order.advancedOptions?.storeId}:${order.orderKey}`
  }

  /** The order with this id that has not gone. */
  order(id: number): Kept | undefined {
    const kept = this.orders.get(id)
    return kept && !kept.gone ? kept : undefined
  }

  addShipment(kept: KeptShipment): void {
    this.shipments.put(kept.shipment.shipmentId, kept)
    if (kept.shipment.orderId) listed(this.shipmentsOf, kept.shipment.orderId, kept.shipment.shipmentId)
  }

  addFulfillment(kept: KeptFulfillment): void {
    this.fulfillments.put(kept.fulfillment.fulfillmentId, kept)
    if (kept.fulfillment.orderId)
      listed(this.fulfillmentsOf, kept.fulfillment.orderId, kept.fulfillment.fulfillmentId)
  }
}

export function listed<K>(index: Map<K, number[]>, key: K, id: number): void {
  const ids = index.get(key)
  if (ids) ids.push(id)
  else index.set(key, [id])
}
