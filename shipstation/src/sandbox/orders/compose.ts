import { totalOf } from '../../client/money.ts'
import { CONFIRMATIONS, isOpen, type Order } from '../../schema/order.ts'
import { day, type Fields, fieldsOf, flag, integer, list, number, text, wall } from '../fields.ts'
import { misfit } from '../refusal.ts'
import type { OrderItem } from '../../schema/item.ts'
import type { Settings } from '../settings/index.ts'
import type { Shop } from '../shop.ts'
import { plainAddress, validated } from './address.ts'
import { items } from './items.ts'
import { advanced, dimensions, insurance, international, weight, weightOf } from './parts.ts'

const WRITABLE = ['awaiting_payment', 'awaiting_shipment', 'shipped', 'on_hold', 'cancelled']

/**
 * The order that a createorder body makes. What the body leaves out is empty, whatever the order had before: only what is read
 * only (ids, dates, hold, assignment, store, splits) stays. `path` names the body in error texts.
 */
export function compose(
  shop: Shop,
  given: Fields,
  before: Order | null,
  storeId: number,
  path: string,
): Order {
  const now = shop.wallNow()
  const lines = items(shop, given.items, before?.items ?? [], path, now)
  const amounts = {
    amountPaid: number(given.amountPaid, `${path}.amountPaid`) ?? 0,
    taxAmount: number(given.taxAmount, `${path}.taxAmount`) ?? 0,
    shippingAmount: number(given.shippingAmount, `${path}.shippingAmount`) ?? 0,
  }
  const wasSplit = before?.advancedOptions ?? {}
  return {
    orderId: before?.orderId ?? shop.next('order', 100_000_000),
    orderNumber: text(given.orderNumber) ?? '',
    orderKey: before?.orderKey ?? (text(given.orderKey) || `manual-${shop.hex('orderKey')}`),
    orderDate: wall(given.orderDate, `${path}.orderDate`) ?? now,
    createDate: before?.createDate ?? now,
    modifyDate: now,
    paymentDate: wall(given.paymentDate, `${path}.paymentDate`),
    shipByDate: wall(given.shipByDate, `${path}.shipByDate`),
    orderStatus: status(given.orderStatus, before, path),
    customerId: before?.customerId ?? null,
    customerUsername: text(given.customerUsername),
    customerEmail: text(given.customerEmail),
    billTo: plainAddress(given.billTo, `${path}.billTo`),
    shipTo: validated(plainAddress(given.shipTo, `${path}.shipTo`), shop.settings),
    items: lines,
    orderTotal: totalOf({ items: lines, ...amounts }),
    ...amounts,
    customerNotes: text(given.customerNotes),
    internalNotes: text(given.internalNotes),
    gift: flag(given.gift, `${path}.gift`) ?? false,
    giftMessage: text(given.giftMessage),
    paymentMethod: text(given.paymentMethod),
    requestedShippingService: text(given.requestedShippingService),
    carrierCode: text(given.carrierCode),
    serviceCode: text(given.serviceCode),
    packageCode: text(given.packageCode),
    confirmation: confirmation(given.confirmation, path),
    shipDate: day(given.shipDate, `${path}.shipDate`),
    holdUntilDate: before?.holdUntilDate ?? null,
    weight: weight(shop, given.weight, `${path}.weight`) ?? weightOf(lines),
    dimensions: dimensions(given.dimensions, `${path}.dimensions`),
    insuranceOptions: insurance(given.insuranceOptions, `${path}.insuranceOptions`),
    internationalOptions: customs(shop, given, lines, path),
    advancedOptions: advanced(given.advancedOptions, `${path}.advancedOptions`, {
      ...wasSplit,
      storeId,
      warehouseId: defaultWarehouse(shop),
    }),
    tagIds: tags(shop, given.tagIds, path),
    userId: before?.userId ?? null,
    externallyFulfilled: before?.externallyFulfilled ?? false,
    externallyFulfilledBy: before?.externallyFulfilledBy ?? null,
    externallyFulfilledById: before?.externallyFulfilledById ?? null,
    externallyFulfilledByName: before?.externallyFulfilledByName ?? null,
    labelMessages: null,
  }
}

/** What customs are told: as sent, or, abroad, made of the lines, which an account can have set so. */
function customs(shop: Shop, given: Fields, lines: OrderItem[], path: string): Order['internationalOptions'] {
  const sent = international(shop, given.internationalOptions, `${path}.internationalOptions`)
  const isAbroad = text(fieldsOf(given.shipTo).country)?.toUpperCase() !== 'US'
  if (shop.settings.customs === 'as sent' || !isAbroad) return sent
  const customsItems = lines
    .filter(({ adjustment }) => !adjustment)
    .map(({ name, quantity, unitPrice }) => ({
      customsItemId: shop.next('customsItem', 10_000),
      description: name,
      quantity,
      value: unitPrice,
      harmonizedTariffCode: null,
      countryOfOrigin: 'US',
    }))
  return { ...sent, customsItems }
}

function status(given: unknown, before: Order | null, path: string): string {
  const said = text(given) ?? ''
  if (WRITABLE.includes(said) || (before && isOpen(said))) return said
  throw misfit(
    `${path}.orderStatus`,
    `Error converting value "${said}" to type 'SS.OpenApi.Models.Orders.OrderStatus'. Path 'orderStatus'.`,
  )
}

function confirmation(given: unknown, path: string): string {
  const said = text(given) || 'none'
  if ((CONFIRMATIONS as readonly string[]).includes(said)) return said
  throw misfit(
    `${path}.confirmation`,
    `Error converting value "${said}" to type 'SS.OpenApi.Models.Orders.Confirmation'. Path 'confirmation'.`,
  )
}

const defaultWarehouse = (shop: Shop) =>
  (shop.warehouses.all().find((warehouse) => warehouse.isDefault) ?? shop.warehouses.all()[0])?.warehouseId

/** Tags that the account does not have are dropped unless they are to be kept; none is null, not an empty list. */
function tags(shop: Shop, given: unknown, path: string): number[] | null {
  const ids = list(given, `${path}.tagIds`)
    .map((id) => integer(id, `${path}.tagIds`))
    .filter((id) => id !== null)
    .filter((id) => shop.tags.get(id) !== undefined || shop.settings.unknownTags === 'kept')
  return ids.length > 0 ? [...new Set(ids)] : null
}

/** What has to be there whatever else is. Every reason at once, as ShipStation concatenates them. */
export function complaints(given: Fields, { billCountry }: Settings): string {
  const [billTo, shipTo] = [fieldsOf(given.billTo), fieldsOf(given.shipTo)]
  const needed: [string, unknown][] = [
    ['Order Number', given.orderNumber],
    ['Order Date', given.orderDate],
    ['Order Status', given.orderStatus],
    ['Bill Name', billTo.name],
    ['Ship Name', shipTo.name],
  ]
  const texts = needed
    .filter(([, value]) => !text(value)?.trim())
    .map(([name]) => `'${name}' must not be empty.`)
  if ((text(given.orderNumber)?.length ?? 0) > 50) texts.push("'Order Number' must be at most 50 characters.")
  const billed = billCountry === 'demanded' ? billTo.country : billTo.country || shipTo.country
  const countries = [shipTo.country, billed].map(text)
  if (!countries.every((country) => country && /^[A-Z]{2}$/i.test(country)))
    texts.push('Please use a 2 character country code.')
  return texts.join(' ')
}
