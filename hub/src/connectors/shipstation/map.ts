import {
  type Fulfillment as WireFulfillment,
  type Order as WireOrder,
  type Shipment as WireShipment,
  times,
} from 'shipstation'
import type { Mapped } from '../../connector.ts'
import type { Address } from '../../model/address.ts'

const utc = (wall: string) => times.toInstant(wall, 'earlier').toISOString()
const maybeUtc = (wall: string | null | undefined) => (wall ? utc(wall) : null)
const day = (wall: string | null | undefined) => (wall ? wall.slice(0, 10) : null)
const text = (value: string | null | undefined) => value ?? null
const amount = (value: number | null | undefined) => String(value ?? 0)
const TWO_HOURS = 7_200_000

/** Pacific wall time orders versions, except near a clock change, where it may run backwards: there the later request decides. */
export function versionOf(wall: string): string | null {
  const at = times.toInstant(wall, 'earlier').getTime()
  const offset = (instant: number) =>
    Date.parse(`${times.toPacific(new Date(instant), 'trimmed')}Z`) - instant
  return offset(at - TWO_HOURS) === offset(at + TWO_HOURS) ? wall : null
}

export function mapOrder(raw: WireOrder): Mapped<'order'> {
  const email = text(raw.customerEmail)
  const advanced = raw.advancedOptions ?? {}
  const parent = advanced.parentId ?? null
  return {
    id: String(raw.orderId),
    version: versionOf(raw.modifyDate),
    data: {
      number: raw.orderNumber,
      key: text(raw.orderKey),
      status: raw.orderStatus,
      store: advanced.storeId ? String(advanced.storeId) : null,
      email,
      placedAt: maybeUtc(raw.orderDate),
      modifiedAt: utc(raw.modifyDate),
      shipTo: mapAddress(raw.shipTo),
      lines: (raw.items ?? []).map((item) => ({
        key: text(item.lineItemKey),
        sku: text(item.sku),
        name: text(item.name),
        quantity: item.quantity ?? 0,
        unitPrice: item.unitPrice === null || item.unitPrice === undefined ? null : String(item.unitPrice),
        adjustment: item.adjustment ?? false,
        ...shownOf(item),
      })),
      total: amount(raw.orderTotal),
      paid: amount(raw.amountPaid),
      shipping: amount(raw.shippingAmount),
      tags: (raw.tagIds ?? []).map(String),
      mergedIds: (advanced.mergedIds ?? []).map(String),
      parent: parent === null ? null : String(parent),
      splitOrMerged: advanced.mergedOrSplit ?? false,
      createdAt: utc(raw.createDate),
      ...setThere(raw),
    },
    of: [
      { kind: 'number', id: raw.orderNumber },
      ...(raw.orderKey ? [{ kind: 'key' as const, id: raw.orderKey }] : []),
      ...(email ? [{ kind: 'email' as const, id: email.toLowerCase() }] : []),
      ...(parent === null ? [] : [{ kind: 'order' as const, id: String(parent) }]),
      ...(advanced.mergedIds ?? []).map((id) => ({ kind: 'absorbed' as const, id: String(id) })),
    ],
    times: { made: utc(raw.createDate), changed: utc(raw.modifyDate) },
  }
}

type Item = NonNullable<WireOrder['items']>[number]
function shownOf({ imageUrl, options }: Item) {
  const named = (options ?? []).flatMap(({ name, value }) => (name && value ? [{ name, value }] : []))
  return { ...(imageUrl ? { image: imageUrl } : {}), ...(named.length > 0 ? { options: named } : {}) }
}

/** A hold's day stays on an order that is held no more. Custom fields keep their places. */
function setThere(raw: WireOrder) {
  const { customField1, customField2, customField3 } = raw.advancedOptions ?? {}
  const fields = [customField1, customField2, customField3].map((field) => field ?? '')
  return {
    ...(raw.holdUntilDate ? { holdUntil: raw.holdUntilDate.slice(0, 10) } : {}),
    ...(raw.requestedShippingService ? { requestedService: raw.requestedShippingService } : {}),
    ...(raw.gift ? { gift: true } : {}),
    ...(fields.some(Boolean) ? { customFields: fields } : {}),
  }
}

type WireAddress = NonNullable<WireOrder['shipTo']>
function mapAddress(raw: WireAddress | null | undefined): Address {
  return {
    name: text(raw?.name),
    company: text(raw?.company),
    street1: text(raw?.street1),
    street2: text(raw?.street2),
    street3: text(raw?.street3),
    city: text(raw?.city),
    state: text(raw?.state),
    postalCode: text(raw?.postalCode),
    country: text(raw?.country),
    phone: text(raw?.phone),
  }
}

/** Shipments and fulfillments have no version: their later request wins. An empty tracking number is none. */
function parcel(raw: WireShipment | WireFulfillment) {
  return {
    order: raw.orderId ? String(raw.orderId) : null,
    orderNumber: text(raw.orderNumber),
    tracking: raw.trackingNumber || null,
    carrier: raw.carrierCode || null,
    shippedOn: day(raw.shipDate),
    createdAt: utc(raw.createDate),
    voided: raw.voided ?? false,
    voidedAt: maybeUtc(raw.voidDate),
  }
}
/** A label changes when it is made and when it is voided. */
const timesOf = (raw: WireShipment | WireFulfillment) => ({
  made: utc(raw.createDate),
  changed: utc(raw.voidDate ?? raw.createDate),
})
const ofOrder = (orderId: number | null | undefined) =>
  orderId ? [{ kind: 'order' as const, id: String(orderId) }] : []

export const mapShipment = (raw: WireShipment): Mapped<'shipment'> => ({
  id: String(raw.shipmentId),
  version: null,
  data: {
    ...parcel(raw),
    service: text(raw.serviceCode),
    isReturn: raw.isReturnLabel ?? false,
    ...(raw.shipmentItems ? { items: raw.shipmentItems.map(itemOf) } : {}),
  },
  of: ofOrder(raw.orderId),
  times: timesOf(raw),
})

const itemOf = (raw: NonNullable<WireShipment['shipmentItems']>[number]) => ({
  ...{ key: text(raw.lineItemKey), sku: text(raw.sku), name: text(raw.name), quantity: raw.quantity ?? 0 },
})

export const mapFulfillment = (raw: WireFulfillment): Mapped<'fulfillment'> => ({
  id: String(raw.fulfillmentId),
  version: null,
  data: parcel(raw),
  of: ofOrder(raw.orderId),
  times: timesOf(raw),
})

/** The list that a label is in for as long as it exists. */
export const lookForLabel = (raw: WireShipment) =>
  new URLSearchParams(
    raw.orderId
      ? { orderId: String(raw.orderId) }
      : raw.trackingNumber
        ? { trackingNumber: raw.trackingNumber }
        : { createDateStart: raw.createDate, createDateEnd: raw.createDate },
  ).toString()
