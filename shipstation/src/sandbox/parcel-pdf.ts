import type { Shipment } from '../schema/shipment.ts'
import { labelPdf } from './pdf.ts'

/** The label of a shipment, for printing. */
export function pdfOf(shipment: Shipment): Buffer {
  const { name, company, street1, city, state, postalCode, country } = shipment.shipTo ?? {}
  const place = [city, state, postalCode].filter(Boolean).join(' ')
  return labelPdf(
    [
      `${shipment.isReturnLabel ? 'RETURN ' : ''}SANDBOX LABEL - NOT POSTAGE`,
      `${shipment.carrierCode} ${shipment.serviceCode}`,
      '',
      'SHIP TO',
      name,
      company,
      street1,
      place,
      country,
      '',
      `ORDER ${shipment.orderNumber ?? '-'}`,
      `TRACKING ${shipment.trackingNumber}`,
    ].map((line) => line ?? ''),
  )
}
