import type { Campaign, Correction, Decision, Mapping, Pledge, Refund, Release } from './pledge.ts'
import type { Fulfillment, Shipment } from './shipment.ts'
import type { Order } from './order.ts'
import type { Carrier, Customer, Product, Store, Tag, User, Warehouse } from './shop.ts'

/** Every kind of record the mirror holds, with the mapped form that plans see. */
export type Entities = {
  order: Order
  shipment: Shipment
  fulfillment: Fulfillment
  product: Product
  store: Store
  tag: Tag
  user: User
  warehouse: Warehouse
  carrier: Carrier
  customer: Customer
  campaign: Campaign
  pledge: Pledge
  mapping: Mapping
  correction: Correction
  decision: Decision
  refund: Refund
  release: Release
}
export type Kind = keyof Entities

/** What records can be looked up by besides their own id: a group is named, not stored. */
export type Group = 'key' | 'number' | 'email' | 'absorbed'
