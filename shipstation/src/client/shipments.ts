import { Fulfillment } from '../schema/fulfillment.ts'
import type { FreeLabelRequest, OneShipment, RateRequest } from '../schema/requests.ts'
import { Rate, Shipment, Voided } from '../schema/shipment.ts'
import { z } from 'zod'
import { call, page } from './call.ts'
import type { Http, Options } from './http.ts'
import type { FulfillmentFilter, ShipmentFilter } from '../schema/filters.ts'

const post = (path: string, body: unknown) => ({ method: 'POST', path, body })

/**
 * `GET /shipments`: one page of the labels made in ShipStation, voided ones included.
 * Costs are US dollars, dates Pacific wall time. @throws Invalid for a filter that is no date.
 */
export const listShipments = (http: Http, filter: ShipmentFilter = {}, options?: Options) =>
  page(http, '/shipments', 'shipments', Shipment, filter, options)

/**
 * `GET /fulfillments`: one page of what was shipped without a label of ShipStation's.
 * Dates are Pacific wall time. @throws Invalid for a filter that is no date.
 */
export const listFulfillments = (http: Http, filter: FulfillmentFilter = {}, options?: Options) =>
  page(http, '/fulfillments', 'fulfillments', Fulfillment, filter, options)

/**
 * `POST /shipments/voidlabel`: the order returns to awaiting shipment. The carrier may say no: look at `approved`.
 * @throws NotFound
 */
export const voidLabel = (http: Http, label: OneShipment, options?: Options) =>
  call(http, post('/shipments/voidlabel', label), Voided, options)

/**
 * `POST /shipments/createlabel`: buys a label that belongs to no order. Costs money unless `testLabel`.
 * Costs are US dollars. @throws Invalid; ServerError in the carrier's words.
 */
export const createLabel = (http: Http, label: FreeLabelRequest, options?: Options) =>
  call(http, post('/shipments/createlabel', label), Shipment, options)

/** `POST /shipments/getrates`: prices in US dollars. @throws Invalid, NotFound */
export const getRates = (http: Http, parcel: RateRequest, options?: Options) =>
  call(http, post('/shipments/getrates', parcel), z.array(Rate), options)
