import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { WORKSPACE } from '../rig/engine.ts'
import { base, campaign, wireLabel, wireOrder } from './backers-campaign.ts'

/** Two parcels before the pause, and then: one voided, one new for another backer. */
async function paused(keepTracking: boolean) {
  const it = await campaign()
  await it.pledge({ number: '7' })
  await it.pledge({ number: '8', email: 'b@x.test' })
  await it.plan()
  await it.order(wireOrder({ orderId: 500, orderStatus: 'shipped' }), '7')
  await it.order(wireOrder({ orderId: 508, orderNumber: 'ML-8' }), '8')
  for (const number of ['7', '8']) await it.arrive(number)
  await it.parcel(wireLabel({ shipmentId: 1, trackingNumber: 'BEFORE1' }))
  await sql`update integrations set state = 'paused', paused_by = 'Ada', paused_at = ${new Date()},
    settings = jsonb_set(settings, '{keepTracking}', ${JSON.stringify(keepTracking)}::jsonb)`.execute(it.db)
  await new Promise((resolve) => setTimeout(resolve, 5))
  await it.parcel(
    wireLabel({
      ...{ shipmentId: 1, trackingNumber: 'BEFORE1', voided: true },
      voidDate: '2026-07-02T08:00:00.0000000',
    }),
  )
  await it.order(wireOrder({ orderId: 508, orderNumber: 'ML-8', orderStatus: 'shipped' }), '8')
  await it.parcel(wireLabel({ shipmentId: 2, orderId: 508, orderNumber: 'ML-8', trackingNumber: 'AFTER2' }))
  const template = 'Backer Number,Backer Name,Tracking Number\n7,Ada,\n8,Ben,\n'
  const text = async (path: string, init: RequestInit = {}) => (await it.app.request(path, init)).text()
  return {
    ...it,
    /** Everything a person or a backer can see of parcels, in one text each. */
    async seen(number: string) {
      const path = it.deps.pledgeLinks.path({ workspace: WORKSPACE, campaign: 'moon-lamp', number })
      const filled = JSON.parse(
        await text(`${base}/tracking-template?file=t.csv`, { method: 'POST', body: template }),
      )
      const line = (of: string) => of.split('\n').find((one) => one.startsWith(`${number},`) || one.includes(`,ML-${number},`)) ?? '' // biome-ignore format: one look
      return {
        screen: JSON.stringify((await it.ask('GET', `${base}/backers/${number}`)).body),
        list: JSON.stringify((await it.ask<{ rows: { number: string }[] }>('GET', `${base}/backers`)).body.rows.find((one) => one.number === number)), // biome-ignore format: as above
        report: line(await text(`${base}/backer-report.csv`)),
        template: line(Buffer.from(filled.file, 'base64').toString()),
        page: await text(path),
        order: JSON.stringify((await it.ask('GET', `/api/orders/kickstarter.moon-lamp.${number}`)).body),
      }
    },
  }
}

test('paused without tracking, every place shows parcels as they were known at the pause', async () => {
  await using it = await paused(false)
  for (const [place, text] of Object.entries(await it.seen('7')))
    assert.match(text, /BEFORE1/, `${place} still has the number that is voided since`)
  const other = await it.seen('8')
  for (const [place, text] of Object.entries(other)) assert.doesNotMatch(text, /AFTER2/, place)
  assert.match(other.screen, /The sync is paused: tracking found since then is shown after the restart/)
  assert.match(other.page, /The tracking number will stand here soon/)
  await sql`update integrations set state = 'active', paused_by = null, paused_at = null`.execute(it.db)
  for (const [place, text] of Object.entries(await it.seen('8'))) assert.match(text, /AFTER2/, place)
  const first = await it.seen('7')
  for (const place of ['report', 'template', 'page'] as const)
    assert.doesNotMatch(first[place], /BEFORE1/, place)
})

test('paused with tracking, parcels keep coming', async () => {
  await using it = await paused(true)
  for (const [place, text] of Object.entries(await it.seen('8'))) assert.match(text, /AFTER2/, place)
})
