import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { filled } from '../../src/http/api/sync.ts'
import type { z } from '@hono/zod-openapi'
import { pledgeOf } from '../kickstarter/world.ts'
import { base, campaign, wireLabel, wireOrder } from './backers-campaign.ts'

type Filled = z.infer<typeof filled> & { says: string[]; field?: string }

async function shipped() {
  const it = await campaign()
  await it.pledge({ number: '7', name: '=HYPERLINK("http://evil.test")' })
  await it.pledge({ number: '8', email: 'b@x.test', surveyedAt: null })
  await it.pledge({ number: '9', email: 'c@x.test' })
  await it.plan()
  await it.order(wireOrder({ orderId: 500, orderStatus: 'shipped' }), '7')
  await it.order(wireOrder({ orderId: 509, orderNumber: 'ML-9' }), '9')
  for (const number of ['7', '9']) await it.arrive(number)
  await it.parcel(
    wireLabel({
      shipmentId: 1,
      trackingNumber: 'VOID1',
      voided: true,
      voidDate: '2026-07-02T08:00:00.0000000',
    }),
  )
  await it.parcel(wireLabel({ shipmentId: 2, trackingNumber: 'GOOD2' }))
  const fill = async (body: string | Uint8Array<ArrayBuffer>, query = '') => {
    const answer = await it.app.request(`${base}/tracking-template?file=t.csv${query}`, {
      method: 'POST',
      body,
    })
    return { status: answer.status, body: (await answer.json()) as Filled }
  }
  return { ...it, fill }
}
const textOf = (it: Filled) => Buffer.from(it.file, 'base64').toString()

test('Kickstarter’s template comes back with its numbers, and says of every blank why', async () => {
  await using it = await shipped()
  const { status, body } = await it.fill('Backer Number,Tracking Number\r\n7,\r\n8,\r\n9,\r\n77,\r\n')
  assert.equal(status, 200)
  assert.equal(textOf(body), 'Backer Number,Tracking Number\r\n7,GOOD2\r\n8,\r\n9,\r\n77,\r\n')
  assert.equal(body.filled, 1)
  assert.deepEqual(body.unmatched, [
    'Backer 8: Not sent: survey unanswered.',
    'Backer 9: ShipStation has not shipped it yet.',
    'Backer 77: is not in this campaign.',
  ])
  assert.equal(body.fileName, 'tracking-moon-lamp.csv')
})

test('what is there is kept unless told', async () => {
  await using it = await shipped()
  const template = 'Backer Number,Tracking Number\n7,OLD\n'
  assert.deepEqual((({ kept, filled: n }) => [kept, n])((await it.fill(template)).body), [1, 0])
  assert.equal(
    textOf((await it.fill(template, '&overwrite=yes')).body),
    'Backer Number,Tracking Number\n7,GOOD2\n',
  )
})

test('what is no template is refused in words', async () => {
  await using it = await shipped()
  const refused = await it.fill('a,b\n1,2\n')
  assert.deepEqual([refused.status, refused.body.field], [422, 'file'])
  assert.equal((await it.fill('PK\u0003\u0004')).status, 422)
  assert.equal((await it.fill(new Uint8Array(20_000_001))).status, 413)
  const other = await it.app.request('/api/campaigns/other/tracking-template', { method: 'POST', body: 'x' })
  assert.equal(other.status, 404)
})

test('the backer report as CSV: everybody, with ShipStation’s side, and no cell that a spreadsheet would run', async () => {
  await using it = await shipped()
  const answer = await it.app.request(`${base}/backer-report.csv`)
  assert.equal(
    answer.headers.get('content-disposition'),
    'attachment; filename="backer-report-moon-lamp.csv"',
  )
  assert.equal(answer.headers.get('cache-control'), 'no-store')
  const lines = (await answer.text()).trimEnd().split('\r\n')
  assert.equal(lines.length, 4)
  assert.ok(lines[1]?.includes(`"'=HYPERLINK(""http://evil.test"")"`))
  assert.ok(lines[1]?.endsWith('ML-7,shipped,USPS,GOOD2,2026-07-01,'))
  assert.ok(lines[2]?.endsWith('Not sent: survey unanswered.'))
  assert.ok(lines[3]?.endsWith('ML-9,awaiting_shipment,,,,ShipStation has not shipped it yet'))
})

test('a report of thousands is whole', async () => {
  await using it = await campaign()

  const pledges = Array.from({ length: 1203 }, (_, n) => pledgeOf({ number: String(n + 1), email: null }))
  await it.put(
    'kickstarter:moon-lamp',
    'pledge',
    pledges.map((data) => ({ id: data.number, raw: data, data, version: null, of: [] })),
  )
  const text = await (await it.app.request(`${base}/backer-report.csv`)).text()
  assert.deepEqual(
    text
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[0]),
    pledges.map((pledge) => pledge.number),
  )
})
