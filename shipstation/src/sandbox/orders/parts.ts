import type { InternationalOptions } from '../../schema/customs.ts'
import type { OrderItem } from '../../schema/item.ts'
import type { Dimensions, InsuranceOptions, Weight } from '../../schema/measure.ts'
import type { AdvancedOptions } from '../../schema/order.ts'
import { fromUnits, toUnits } from '../../client/money.ts'
import { fieldsOf, flag, integer, isFields, list, number, text } from '../fields.ts'
import type { Settings } from '../settings/index.ts'
import type { Shop } from '../shop.ts'

const NUMBERS: Record<Settings['weightUnits'], Record<string, number>> = {
  'pounds 0, grams 2': { pounds: 0, ounces: 1, grams: 2 },
  'pounds 2, grams 3': { pounds: 2, ounces: 1, grams: 3 },
}
const OUNCES: Record<string, number> = { pounds: 16, ounces: 1, grams: 0.035274 }

// What most orders have alike is one object for all of them: a hundred thousand orders are to fit. Nobody may change it.
const NO_INSURANCE: InsuranceOptions = Object.freeze({
  provider: null,
  insureShipment: false,
  insuredValue: 0,
})
const NOTHING_INTERNATIONAL: InternationalOptions = Object.freeze({
  contents: null,
  customsItems: null,
  nonDelivery: null,
})
const weights = new Map<string, Weight>()
const MOST_WEIGHTS = 10_000

function sameWeight(value: number, units: string, WeightUnits: number): Weight {
  const name = `${value} ${units} ${WeightUnits}`
  const known = weights.get(name)
  if (known) return known
  const made = Object.freeze({ value, units, WeightUnits })
  if (weights.size < MOST_WEIGHTS) weights.set(name, made)
  return made
}

export function weight(shop: Shop, given: unknown, path: string): Weight | null {
  if (!isFields(given)) return null
  const units = text(given.units)?.toLowerCase() ?? 'ounces'
  const numbers = NUMBERS[shop.settings.weightUnits]
  return sameWeight(number(given.value, `${path}.value`) ?? 0, units, numbers[units] ?? 1)
}

/** An order that came without a weight weighs what its lines do. */
export function weightOf(items: OrderItem[]): Weight {
  let units = 0
  for (const { weight, quantity } of items)
    units += toUnits((weight?.value ?? 0) * (OUNCES[weight?.units ?? 'ounces'] ?? 1)) * (quantity ?? 0)
  return sameWeight(fromUnits(units), 'ounces', 1)
}

export function dimensions(given: unknown, path: string): Dimensions | null {
  if (!isFields(given)) return null
  return {
    units: text(given.units)?.toLowerCase() ?? 'inches',
    length: number(given.length, `${path}.length`),
    width: number(given.width, `${path}.width`),
    height: number(given.height, `${path}.height`),
  }
}

export function insurance(given: unknown, path: string): InsuranceOptions {
  if (!isFields(given)) return NO_INSURANCE
  const from = fieldsOf(given)
  return {
    provider: text(from.provider),
    insureShipment: flag(from.insureShipment, `${path}.insureShipment`) ?? false,
    insuredValue: number(from.insuredValue, `${path}.insuredValue`) ?? 0,
  }
}

/** An empty list is taken for nothing: some clients send one. */
export function international(shop: Shop, given: unknown, path: string): InternationalOptions {
  if (!isFields(given)) return NOTHING_INTERNATIONAL
  const from = fieldsOf(given)
  const items = list(from.customsItems, `${path}.customsItems`).map((item) => {
    const line = fieldsOf(item)
    return {
      customsItemId: integer(line.customsItemId, `${path}.customsItemId`) ?? shop.next('customsItem', 10_000),
      description: text(line.description),
      quantity: integer(line.quantity, `${path}.quantity`),
      value: number(line.value, `${path}.value`),
      harmonizedTariffCode: text(line.harmonizedTariffCode),
      countryOfOrigin: text(line.countryOfOrigin),
    }
  })
  return {
    contents: text(from.contents),
    customsItems: items.length > 0 ? items : null,
    nonDelivery: text(from.nonDelivery),
  }
}

export function advanced(given: unknown, path: string, fixed: Partial<AdvancedOptions>): AdvancedOptions {
  const from = fieldsOf(given)
  return {
    warehouseId: integer(from.warehouseId, `${path}.warehouseId`) ?? fixed.warehouseId,
    nonMachinable: flag(from.nonMachinable, `${path}.nonMachinable`) ?? false,
    saturdayDelivery: flag(from.saturdayDelivery, `${path}.saturdayDelivery`) ?? false,
    containsAlcohol: flag(from.containsAlcohol, `${path}.containsAlcohol`) ?? false,
    mergedOrSplit: fixed.mergedOrSplit ?? false,
    mergedIds: fixed.mergedIds ?? [],
    parentId: fixed.parentId ?? null,
    storeId: fixed.storeId,
    customField1: text(from.customField1),
    customField2: text(from.customField2),
    customField3: text(from.customField3),
    source: text(from.source),
    billToParty: text(from.billToParty),
    billToAccount: text(from.billToAccount),
    billToPostalCode: text(from.billToPostalCode),
    billToCountryCode: text(from.billToCountryCode),
    billToMyOtherAccount: integer(from.billToMyOtherAccount, `${path}.billToMyOtherAccount`),
  }
}
