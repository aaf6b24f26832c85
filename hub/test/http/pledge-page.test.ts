import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { settings } from '../kickstarter/world.ts'
import { WORKSPACE } from '../rig/engine.ts'
import { campaign, wireLabel, wireOrder } from './backers-campaign.ts'

type Campaign = Awaited<ReturnType<typeof campaign>>
const pathOf = ({ deps }: Campaign, number = '7', slug = 'moon-lamp') =>
  deps.pledgeLinks.path({ workspace: WORKSPACE, campaign: slug, number })
async function open(it: Campaign, path = pathOf(it)) {
  const answer = await it.app.request(path)
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

test('what a backer gets, where it goes and every living parcel, in plain HTML for a phone', async () => {
  await using it = await campaign()
  await it.pledge({
    name: '<script>alert(1)</script>',
    address: { name: 'Ada <b>Winter', phone: '555-0100' },
  })
  await it.plan()
  await it.order(wireOrder({ orderId: 500, orderStatus: 'shipped' }), '7')
  await it.parcel(
    wireLabel({
      shipmentId: 1,
      trackingNumber: 'VOID1',
      voided: true,
      voidDate: '2026-07-02T08:00:00.0000000',
    }),
  )
  await it.parcel(wireLabel({ shipmentId: 2, trackingNumber: 'GOOD2' }))
  await it.parcel(
    wireLabel({ shipmentId: 3, trackingNumber: 'GOOD3', carrierCode: 'ups', shipDate: '2026-07-05' }),
  )
  const { status, headers, text } = await open(it)
  assert.equal(status, 200)
  assert.match(headers.get('content-type') ?? '', /text\/html/)
  assert.deepEqual(
    [headers.get('cache-control'), headers.get('x-robots-tag')],
    ['no-store', 'noindex, nofollow'],
  )
  assert.match(text, /Shipped on 5 July 2026/)
  assert.match(text, /Your 2 parcels are on the way/)
  assert.match(text, /href="https:\/\/www\.ups\.com\/track\?tracknum=GOOD3"/)
  assert.match(text, /tLabels=GOOD2/)
  assert.ok(!text.includes('VOID1'))
  assert.match(text, /<b>1 ×<\/b> Lamp/)
  assert.match(text, /Ada &lt;b&gt;Winter<br>120 Alder St<br>Portland, OR, 97205<br>United States<br>/)
  for (const secret of ['555-0100', 'ada@example.com', '<script', '53.00'])
    assert.ok(!text.includes(secret), secret)
  assert.match(text, /Moon Works/)
  assert.match(text, /<style nonce="n0nce">/)
  assert.ok(text.length < 60_000)
})

test('before it ships it is being prepared; an unanswered survey and a cancelled pledge are said', async () => {
  await using it = await campaign()
  await it.pledge({ number: '7' })
  await it.pledge({ number: '8', surveyedAt: null })
  await it.pledge({ number: '9', status: 'dropped' })
  await it.plan()
  assert.match((await open(it)).text, /Being prepared/)
  assert.match((await open(it, pathOf(it, '8'))).text, /answer the survey on Kickstarter/)
  assert.match((await open(it, pathOf(it, '9'))).text, /no parcel is coming/)
})

test('the company’s colour and address are its own, and a colour that is none is not written into the style', async () => {
  await using it = await campaign()
  await it.pledge()
  assert.match((await open(it)).text, /href="https:\/\/www\.kickstarter\.com\/projects\/ada\/moon-lamp"/)
  const save = (over: object) =>
    sql`update integrations set settings = ${JSON.stringify({ ...settings, ...over })}::jsonb`.execute(it.db)
  await save({
    company: { name: 'Moon & Co', colour: '#ffee00' },
    mail: { ...settings.mail, replyTo: 'hello@moon.test' },
  })
  const own = (await open(it)).text
  assert.match(own, /--brand:#ffee00;--on:#000/)
  assert.match(own, /href="mailto:hello@moon\.test"/)
  assert.match(own, /Moon &amp; Co/)
  await save({ company: { name: 'Moon', colour: 'red}body{display:none' } })
  assert.ok(!(await open(it)).text.includes('display:none'))
})

test('a link that was made up, cut off, or whose backer is gone finds the same page, after the same time', async () => {
  await using it = await campaign()
  await it.pledge()
  const good = pathOf(it)
  const paths = [
    ...['/p/x', '/p/%00', '/p/a.b', `${good}x`, good.slice(0, -1), good.replace('/p/', '/p/A')],
    ...[pathOf(it, '99'), pathOf(it, '7', 'other')],
  ]
  const answers = []
  for (const path of paths) {
    const began = performance.now()
    answers.push(await open(it, path))
    assert.ok(performance.now() - began >= 95, path)
  }
  for (const [nth, answer] of answers.entries()) {
    assert.equal(answer.status, 404, paths[nth])
    assert.equal(answer.text, answers[0]?.text)
  }
  assert.match(answers[0]?.text ?? '', /This link does not work/)
})
