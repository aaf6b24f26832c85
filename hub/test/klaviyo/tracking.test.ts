import assert from 'node:assert/strict'
import { test } from 'node:test'
import { carrierName, serviceName, trackingLink } from '../../src/model/carrier.ts'

const pages: [carrier: string, host: string][] = [
  ['stamps_com', 'tools.usps.com'],
  ['usps', 'tools.usps.com'],
  ['endicia', 'tools.usps.com'],
  ['express_1', 'tools.usps.com'],
  ['ups', 'www.ups.com'],
  ['ups_walleted', 'www.ups.com'],
  ['UPS', 'www.ups.com'],
  ['fedex', 'www.fedex.com'],
  ['FedEx Ground', 'www.fedex.com'],
  ['dhl_ecommerce', 'webtrack.dhlecs.com'],
  ['dhl_global_mail', 'webtrack.dhlecs.com'],
  ['dhl_express', 'www.dhl.com'],
  ['dhl_parcel_uk', 'www.dhl.com'],
  ['royal_mail', 'www.royalmail.com'],
  ['parcelforce', 'www.parcelforce.com'],
  ['dpd_uk', 'track.dpd.co.uk'],
  ['dpd', 'tracking.dpd.de'],
  ['gls', 'gls-group.com'],
  ['canada_post', 'www.canadapost-postescanada.ca'],
  ['purolator_ca', 'www.purolator.com'],
  ['canpar', 'www.canpar.com'],
  ['australia_post', 'auspost.com.au'],
  ['startrack', 'msto.startrack.com.au'],
  ['sendle', 'track.sendle.com'],
  ['aramex_au', 'www.aramex.com'],
  ['ontrac', 'www.ontrac.com'],
  ['lasership', 'www.lasership.com'],
  ['asendia_us', 'tracking.asendia.com'],
  ['evri', 'www.evri.com'],
  ['hermescorp', 'www.evri.com'],
  ['yodel', 'www.yodel.co.uk'],
  ['postnl', 'postnl.post'],
  ['colissimo', 'www.laposte.fr'],
]

test('each carrier’s number leads to its own page, the number whole in it', () => {
  for (const [carrier, host] of pages) {
    const url = trackingLink(carrier, ' 1Z 99/9 ')
    assert.ok(url, carrier)
    assert.equal(new URL(url).host, host, carrier)
    assert.equal(new URL(url).protocol, 'https:')
    assert.ok(url.includes('1Z%2099%2F9'), `${carrier}: ${url}`)
  }
  assert.equal(trackingLink('somebody_else', '1'), null)
  assert.equal(trackingLink('ups', ' '), null)
  assert.equal(trackingLink(null, '1'), null)
})

test('carriers and services read as people say them', () => {
  assert.deepEqual(['stamps_com', 'ups_walleted', 'swiship'].map(carrierName), ['USPS', 'UPS', 'swiship'])
  assert.equal(serviceName('usps_priority_mail'), 'USPS Priority Mail')
  assert.equal(serviceName('fedex_2day'), 'FedEx 2day')
  assert.equal(serviceName('royal_mail_tracked_48'), 'Royal Mail Tracked 48')
  assert.equal(serviceName(null), null)
})
