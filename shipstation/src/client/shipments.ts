import type { Address } from '../schema/address.ts'
import type { InternationalOptions } from '../schema/customs.ts'
import { Fulfillment } from '../schema/fulfillment.ts'
import type { Dimensions, InsuranceOptions, Weight } from '../schema/measure.ts'
import type { AdvancedOptions } from '../schema/order.ts'
import { Rate, Shipment, Voided } from '../schema/shipment.ts'
import { z } from 'zod'
import { call, page } from './call.ts'
import type { Http, Options } from './http.ts'
import type { FulfillmentFilter, ShipmentFilter } from './lists.ts'

const post = (path: string, body: unknown) => ({ method: 'POST', path, body })

/** `GET /shipments`: one page of the labels made in ShipStation, voided ones included. */
export const listShipments = (http: Http, filter: ShipmentFilter = {}, options?: Options) =>
  page(http, '/shipments', 'shipments', Shipment, filter, options)

/** `GET /fulfillments`: one page of what was shipped without a label of ShipStation's. */
export const listFulfillments = (http: Http, filter: FulfillmentFilter = {}, options?: Options) =>
  page(http, '/fulfillments', 'fulfillments', Fulfillment, filter, options)

/** `POST /shipments/voidlabel`: the order returns to awaiting shipment. The carrier may say no: look at `approved`. */
export const voidLabel = (http: Http, label: { shipmentId: number }, options?: Options) =>
  call(http, post('/shipments/voidlabel', label), Voided, options)

export type FreeLabelRequest = {
  carrierCode: string
  serviceCode: string
  packageCode: string
  confirmation?: string | null
  shipDate: string
  weight: Weight
  dimensions?: Dimensions | null
  shipFrom: Address
  shipTo: Address
  returnTo?: Address
  insuranceOptions?: InsuranceOptions | null
  internationalOptions?: InternationalOptions | null
  advancedOptions?: AdvancedOptions | null
  testLabel?: boolean
}

/** `POST /shipments/createlabel`: buys a label that belongs to no order. Costs money unless `testLabel`. */
export const createLabel = (http: Http, label: FreeLabelRequest, options?: Options) =>
  call(http, post('/shipments/createlabel', label), Shipment, options)

export type RateRequest = {
  carrierCode: string
  serviceCode?: string | null
  packageCode?: string | null
  fromPostalCode: string
  fromCity?: string
  fromState?: string
  fromWarehouseId?: number
  /** Two letters; demanded for UPS. */
  toState?: string
  toCountry: string
  toPostalCode: string
  toCity?: string
  weight: Weight
  dimensions?: Dimensions | null
  confirmation?: string | null
  residential?: boolean
}

/** `POST /shipments/getrates`: prices in US dollars. */
export const getRates = (http: Http, parcel: RateRequest, options?: Options) =>
  call(http, post('/shipments/getrates', parcel), z.array(Rate), options)
