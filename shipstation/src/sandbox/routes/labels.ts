import { fromUnits } from '../../client/money.ts'
import { services } from '../carriers.ts'
import { day, flag, isFields, text } from '../fields.ts'
import { plainAddress } from '../orders/address.ts'
import { weight } from '../orders/parts.ts'
import { pdfOf } from '../parcel-pdf.ts'
import { looseShipment } from '../parcels.ts'
import { priceOf } from '../rates.ts'
import { misfit, refuse, RuleRefusal } from '../refusal.ts'
import { type Call, given, route } from '../route.ts'
import type { Shop } from '../shop.ts'

const USPS = ['stamps_com', 'endicia', 'express_1', 'usps']

/** Test labels are USPS's alone; what others do with the wish is not documented. */
export function demandUsps({ settings }: Shop, body: Record<string, unknown>): void {
  const isTest = flag(body.testLabel, 'request.testLabel') ?? false
  if (isTest && settings.testLabels === 'refused' && !USPS.includes(text(body.carrierCode) ?? ''))
    throw new RuleRefusal('Test labels are for USPS only.')
}

function demand(body: Record<string, unknown>, fields: string[]): void {
  const missing = fields.filter((field) => !isFields(body[field]) && !text(body[field]))
  if (missing[0]) throw misfit(`request.${missing[0]}`, `The ${missing[0]} field is required.`)
}

/** A label that belongs to no order. */
function createLabel(call: Call) {
  const { shop } = call
  const body = given(call)
  demand(body, ['carrierCode', 'serviceCode', 'packageCode', 'shipDate', 'weight', 'shipFrom', 'shipTo'])
  demandUsps(shop, body)
  const shipment = looseShipment(shop, {
    carrierCode: text(body.carrierCode) ?? '',
    serviceCode: text(body.serviceCode) ?? '',
    packageCode: text(body.packageCode),
    confirmation: text(body.confirmation),
    shipDate: day(body.shipDate, 'request.shipDate') ?? '',
    weight: weight(shop, body.weight, 'request.weight'),
    dimensions: null,
    shipTo: plainAddress(body.shipTo, 'request.shipTo'),
  })
  const nothing = {
    shipTo: null,
    weight: null,
    dimensions: null,
    insuranceOptions: null,
    advancedOptions: null,
  }
  const labelData = pdfOf(shipment).toString('base64')
  return { ...shipment, ...nothing, warehouseId: null, shipmentItems: null, labelData, formData: null }
}

/** A price for each service that goes there, the dearest first. */
function getRates(call: Call) {
  const body = given(call)
  demand(body, ['carrierCode', 'fromPostalCode', 'toCountry', 'toPostalCode', 'weight'])
  const [carrierCode, country] = [text(body.carrierCode) ?? '', text(body.toCountry) ?? '']
  if (!call.shop.carriers.all().some(({ code }) => code === carrierCode))
    throw refuse(404, `Carrier ${carrierCode} was not found.`)
  if (carrierCode.startsWith('ups')) demand(body, ['toState'])
  const parcel = weight(call.shop, body.weight, 'request.weight')
  return services(carrierCode)
    .filter((service) => (country === 'US' ? service.domestic : service.international))
    .filter((service) => !text(body.serviceCode) || service.code === body.serviceCode)
    .map(({ name, code }) => ({ name, code, cents: priceOf(code, parcel, country) }))
    .sort((a, b) => b.cents - a.cents)
    .map(({ name, code, cents }) => ({
      serviceName: name,
      serviceCode: code,
      shipmentCost: fromUnits(cents, 2),
      otherCost: fromUnits(Math.round(cents / 33), 2),
    }))
}

export const labelRoutes = [
  route('POST', '/shipments/createlabel', createLabel),
  route('POST', '/shipments/getrates', getRates),
]
