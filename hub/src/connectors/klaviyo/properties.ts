import type { Address } from '../../model/address.ts'
import { carrierName, serviceName, trackingLink } from '../../model/carrier.ts'
import type { Order } from '../../model/order.ts'
import type { Shipment } from '../../model/shipment.ts'
import type { Part } from './parts.ts'
import type { Settings } from './settings.ts'
import { LIMITS } from './wire.ts'

export type Properties = Record<string, unknown>
/** What the small lists say of an order: its store and the names of its tags. */
export type Around = { store: { name: string; marketplace: string } | null; tags: string[] }

/** Klaviyo takes null for "clear it" and a blank for a value: what is not there is left out. */
export function filled(properties: Properties): Properties {
  const empty = (value: unknown) =>
    value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => !empty(value)))
}

const most = <T>(list: readonly T[]) => list.slice(0, LIMITS.arrayItems)
const distinct = (list: readonly (string | null)[]) =>
  most([...new Set(list.flatMap((text) => text?.trim() || []))])
const goods = (order: Order) => order.lines.filter((line) => !line.adjustment)
const amount = (text: string | null) => (text === null || Number.isNaN(Number(text)) ? null : Number(text))
export const sumOf = (lines: readonly { quantity: number }[]) =>
  lines.reduce((sum, line) => sum + line.quantity, 0)

/** What people are chosen by stands on top, as texts, numbers and lists; what a mail shows follows. The store comes first. */
export function orderTop(id: string, order: Order, { store, tags }: Around, settings: Settings): Properties {
  const lines = goods(order)
  const { shipTo } = order
  const [customField1, customField2, customField3] = order.customFields ?? []
  return filled({
    StoreName: store?.name,
    StoreId: order.store,
    Marketplace: store?.marketplace,
    OrderId: id,
    OrderNumber: order.number,
    OrderKey: order.key,
    OrderStatus: order.status,
    OrderDate: order.placedAt,
    OrderTotal: amount(order.total),
    AmountPaid: amount(order.paid),
    ShippingPaid: amount(order.shipping),
    Currency: settings.currency,
    ItemCount: sumOf(lines),
    ItemNames: distinct(lines.map(({ name }) => name)),
    SKUs: distinct(lines.map(({ sku }) => sku)),
    Tags: tags,
    RequestedService: order.requestedService,
    CountryCode: shipTo.country,
    RegionCode: shipTo.state,
    PostalCode: shipTo.postalCode,
    IsGift: order.gift ?? false,
    CustomField1: customField1,
    CustomField2: customField2,
    CustomField3: customField3,
  })
}

/** For templates: lines and where they go. Klaviyo does not choose people by what is inside of these. */
export const orderBelow = (order: Order): Properties =>
  filled({ Items: most(goods(order).map(item)), ShippingAddress: addressOf(order.shipTo) })

function item(line: Order['lines'][number]): Properties {
  const price = amount(line.unitPrice)
  return filled({
    ProductID: line.key,
    SKU: line.sku?.trim(),
    ProductName: line.name,
    Quantity: line.quantity,
    ItemPrice: price,
    RowTotal: price === null ? null : Math.round(price * line.quantity * 1000) / 1000,
    ImageURL: line.image,
    Options: line.options?.map(({ name, value }) => `${name}: ${value}`),
  })
}

/** Named as Klaviyo's guide for shops names them. */
function addressOf(address: Address): Properties | null {
  const [first = '', ...rest] = (address.name ?? '').trim().split(/\s+/)
  const named = filled({
    FirstName: first,
    LastName: rest.join(' '),
    Company: address.company,
    Address1: address.street1,
    Address2: [address.street2, address.street3].filter(Boolean).join(', '),
    City: address.city,
    RegionCode: address.state,
    CountryCode: address.country,
    Zip: address.postalCode,
    Phone: address.phone,
  })
  return Object.keys(named).length > 0 ? named : null
}

type Label = Pick<Shipment, 'tracking' | 'carrier' | 'shippedOn' | 'createdAt'> & {
  service?: string | null
  isReturn?: boolean
}
/** What a parcel adds, where it came from, and its part of the order. */
export function parcelTop(
  id: string,
  label: Label,
  from: 'label' | 'manual',
  part: Part | null,
  settings: Settings,
): Properties {
  return filled({
    ShipmentId: id,
    TrackingNumber: label.tracking,
    TrackingURL: trackingPage(label, settings),
    CarrierCode: label.carrier,
    CarrierName: carrierName(label.carrier),
    ServiceCode: label.service,
    ServiceName: serviceName(label.service ?? null),
    ShipDate: label.shippedOn,
    FulfillmentSource: from,
    IsReturnLabel: label.isReturn,
    ...(part && {
      ShipmentIndex: part.index,
      ShipmentCount: part.count,
      IsPartial: part.remaining === null ? null : part.remaining > 0,
      RemainingItemCount: part.remaining,
      ShippedSKUs: distinct(part.inside.map(({ sku }) => sku)),
    }),
  })
}
export const parcelBelow = (part: Part | null): Properties =>
  filled({
    ShippedItems: most(part?.inside.map(itemOfParcel) ?? []),
    UnshippedItems: most(part?.outside.map(itemOfParcel) ?? []),
  })
export const itemOfParcel = ({ sku, name, quantity }: Part['inside'][number]) =>
  filled({ SKU: sku?.trim(), ProductName: name, Quantity: quantity })

/** The user's own page, or the carrier's. */
function trackingPage({ carrier, tracking }: Label, { trackingPage: own }: Settings): string | null {
  if (own === null || !tracking) return trackingLink(carrier, tracking)
  return own
    .replaceAll('{number}', encodeURIComponent(tracking))
    .replaceAll('{carrier}', encodeURIComponent(carrier ?? ''))
}
