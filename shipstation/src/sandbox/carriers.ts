import type { Carrier, Packaging, Service } from '../schema/carrier.ts'

type Row = [code: string, name: string, international?: boolean]

const USPS: Row[] = [
  ['usps_first_class_mail', 'USPS First Class Mail'],
  ['usps_media_mail', 'USPS Media Mail'],
  ['usps_parcel_select', 'USPS Parcel Select Ground'],
  ['usps_priority_mail', 'USPS Priority Mail'],
  ['usps_priority_mail_express', 'USPS Priority Mail Express'],
  ['usps_first_class_package_international', 'USPS First Class Package Intl', true],
  ['usps_priority_mail_international', 'USPS Priority Mail Intl', true],
]
const FEDEX: Row[] = [
  ['fedex_ground', 'FedEx Ground®'],
  ['fedex_home_delivery', 'FedEx Home Delivery®'],
  ['fedex_2day', 'FedEx 2Day®'],
  ['fedex_2day_am', 'FedEx 2Day® A.M.'],
  ['fedex_express_saver', 'FedEx Express Saver®'],
  ['fedex_standard_overnight', 'FedEx Standard Overnight®'],
  ['fedex_priority_overnight', 'FedEx Priority Overnight®'],
  ['fedex_first_overnight', 'FedEx First Overnight®'],
  ['fedex_1_day_freight', 'FedEx 1 Day® Freight'],
  ['fedex_2_day_freight', 'FedEx 2 Day® Freight'],
  ['fedex_3_day_freight', 'FedEx 3 Day® Freight'],
  ['fedex_first_overnight_freight', 'FedEx First Overnight® Freight'],
  ['fedex_ground_international', 'FedEx International Ground®', true],
  ['fedex_international_economy', 'FedEx International Economy®', true],
  ['fedex_international_priority', 'FedEx International Priority®', true],
  ['fedex_international_first', 'FedEx International First®', true],
  ['fedex_europe_first', 'FedEx Europe First®', true],
  ['fedex_international_economy_freight', 'FedEx International Economy® Freight', true],
  ['fedex_international_priority_freight', 'FedEx International Priority® Freight', true],
]
const UPS: Row[] = [
  ['ups_ground', 'UPS® Ground'],
  ['ups_3_day_select', 'UPS 3 Day Select®'],
  ['ups_2nd_day_air', 'UPS 2nd Day Air®'],
  ['ups_next_day_air', 'UPS Next Day Air®'],
  ['ups_worldwide_expedited', 'UPS Worldwide Expedited®', true],
]
const SERVICES: Record<string, Row[]> = { stamps_com: USPS, ups: UPS, fedex: FEDEX }

/** Where a package may go: `both` unless said. */
const PACKAGES: [code: string, name: string, where?: 'domestic' | 'abroad'][] = [
  ['package', 'Package'],
  ['letter', 'Letter'],
  ['large_envelope_or_flat', 'Large Envelope or Flat'],
  ['thick_envelope', 'Thick Envelope'],
  ['large_package', 'Large Package (any side > 12")'],
  ['flat_rate_envelope', 'Flat Rate Envelope'],
  ['flat_rate_legal_envelope', 'Flat Rate Legal Envelope'],
  ['flat_rate_padded_envelope', 'Flat Rate Padded Envelope'],
  ['small_flat_rate_box', 'Small Flat Rate Box'],
  ['medium_flat_rate_box', 'Medium Flat Rate Box'],
  ['large_flat_rate_box', 'Large Flat Rate Box'],
  ['cubic', 'Cubic', 'domestic'],
  ['regional_rate_box_a', 'Regional Rate Box A', 'domestic'],
  ['regional_rate_box_b', 'Regional Rate Box B', 'domestic'],
  ['regional_rate_box_c', 'Regional Rate Box C', 'domestic'],
  ['dvd_flat_rate_box', 'DVD Flat Rate Box', 'abroad'],
  ['large_video_flat_rate_box', 'Large Video Flat Rate Box', 'abroad'],
]

/** What a carrier offers; every carrier's where none is named. */
export const services = (carrierCode?: string): Service[] =>
  Object.entries(SERVICES)
    .filter(([code]) => carrierCode === undefined || code === carrierCode)
    .flatMap(([code, rows]) =>
      rows.map(([service, name, abroad = false]) => ({
        carrierCode: code,
        code: service,
        name,
        domestic: !abroad,
        international: abroad,
      })),
    )

export const packages = (carrierCode: string): Packaging[] =>
  PACKAGES.filter(([code]) => carrierCode === 'stamps_com' || code === 'package').map(
    ([code, name, where]) => ({
      carrierCode,
      code,
      name,
      domestic: where !== 'abroad',
      international: where !== 'domestic',
    }),
  )

export const CARRIERS: Carrier[] = [
  {
    name: 'Stamps.com',
    code: 'stamps_com',
    accountNumber: 'SS100',
    requiresFundedAccount: true,
    balance: 250,
    nickname: null,
    shippingProviderId: 35_725,
    primary: true,
  },
  {
    name: 'UPS',
    code: 'ups',
    accountNumber: 'A1B2C3',
    requiresFundedAccount: false,
    balance: 0,
    nickname: null,
    shippingProviderId: 35_726,
    primary: true,
  },
  {
    name: 'FedEx',
    code: 'fedex',
    accountNumber: '700000001',
    requiresFundedAccount: false,
    balance: 0,
    nickname: 'Dock',
    shippingProviderId: 35_727,
    primary: true,
  },
]
