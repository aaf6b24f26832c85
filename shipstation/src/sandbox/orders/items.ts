import type { OrderItem } from '../../schema/item.ts'
import { fieldsOf, flag, integer, list, number, text } from '../fields.ts'
import type { Shop } from '../shop.ts'
import { weight } from './parts.ts'

/** An item's dates drop trailing zeros, unlike the order's. */
export const trimmed = (seven: string) => seven.slice(0, 23).replace(/\.?0+$/, '')

const NO_OPTIONS: NonNullable<OrderItem['options']> = []

/** The lines as answers show them. A line that kept its `lineItemKey` keeps its id and its date of birth. */
export function items(
  shop: Shop,
  given: unknown,
  before: OrderItem[],
  path: string,
  wallNow: string,
): OrderItem[] {
  const now = trimmed(wallNow)
  const old = new Map(before.map((item) => [item.lineItemKey, item]))
  return list(given, `${path}.items`).map((item, at) => {
    const from = fieldsOf(item)
    const here = `${path}.items[${at}]`
    const lineItemKey = text(from.lineItemKey)
    const was = shop.settings.itemIds === 'by lineItemKey' && lineItemKey ? old.get(lineItemKey) : undefined
    const sku = text(from.sku)
    const adjustment = flag(from.adjustment, `${here}.adjustment`) ?? false
    return {
      orderItemId: was?.orderItemId ?? shop.next('orderItem'),
      lineItemKey,
      sku,
      name: text(from.name) ?? '',
      imageUrl: text(from.imageUrl),
      weight: weight(shop, from.weight, `${here}.weight`),
      quantity: integer(from.quantity, `${here}.quantity`) ?? 0,
      unitPrice: number(from.unitPrice, `${here}.unitPrice`),
      taxAmount: number(from.taxAmount, `${here}.taxAmount`),
      shippingAmount: number(from.shippingAmount, `${here}.shippingAmount`),
      warehouseLocation: text(from.warehouseLocation),
      options: options(from.options, here),
      productId: was?.productId ?? null,
      fulfillmentSku: text(from.fulfillmentSku),
      adjustment,
      upc: text(from.upc),
      createDate: was?.createDate ?? now,
      modifyDate: now,
    }
  })
}

function options(given: unknown, here: string): NonNullable<OrderItem['options']> {
  const asked = list(given, `${here}.options`)
  if (asked.length === 0) return NO_OPTIONS
  return asked.map((option) => ({ name: text(fieldsOf(option).name), value: text(fieldsOf(option).value) }))
}
