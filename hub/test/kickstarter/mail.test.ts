import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { letter, letterBody, pledgePageToken } from '../../src/connectors/kickstarter/letter.ts'
import { mail } from '../../src/connectors/kickstarter/mail.ts'
import { isOneMailbox, settings as shape } from '../../src/connectors/kickstarter/settings.ts'
import { carrierName, trackingLink } from '../../src/model/carrier.ts'
import type { Pledge } from '../../src/model/pledge.ts'
import {
  at,
  change,
  connected,
  labelOf,
  mailing,
  markOf,
  orderOf,
  pledgeOf,
  ready,
  type World,
} from './world.ts'

const world = (pledge: Pledge = pledgeOf()) => ready().put('pledge', '7', pledge).order('500', orderOf(), '7')
const shipped = (on: World, label = labelOf(), settings = mailing) =>
  on.plan(mail, change('shipment', '900', label), at(settings))
const marked = (on: World, mark = markOf()) => on.plan(mail, change('fulfillment', '900', mark), at(mailing))
const skipOf = (steps: ReturnType<typeof shipped>) => {
  const [step] = steps
  assert.ok(step && 'skip' in step, JSON.stringify(steps))
  return step.skip
}

test('a label makes one mail, once, with number, link and pledge page', () => {
  const [step, ...more] = shipped(world())
  assert.ok(step && 'do' in step)
  assert.deepEqual([step.do, step.mode, more], ['mail', 'once', []])
  const body = letterBody.parse(step.body)
  assert.equal(body.to, 'ada@example.com')
  assert.equal(body.subject, 'Your Moon Lamp reward is on its way')
  assert.match(body.text, /Hello Ada Winter,[\s\S]*by USPS\. Its tracking number is 9400100000000000000000\./)
  assert.match(
    body.text,
    /https:\/\/tools\.usps\.com\/go\/TrackConfirmAction\?tLabels=9400100000000000000000/,
  )
  assert.ok(body.text.includes(pledgePageToken) && body.html.includes(`href="${pledgePageToken}"`))
})

test('the corrected address and name are those used', () => {
  const fields = {
    email: { value: 'new@example.com', over: 'ada@example.com', by: 'Mia', at: '2026-06-02T00:00:00Z' },
  }
  const [step] = shipped(world().put('correction', '7', { fields }))
  assert.equal(step && 'body' in step && step.body.to, 'new@example.com')
})

test('no mail for: switched off, returns, voids, old parcels, strangers, no address', () => {
  assert.match(
    skipOf(shipped(world(), labelOf(), { ...mailing, mail: { ...mailing.mail, on: false } })),
    /switched off/,
  )
  assert.match(skipOf(shipped(world(), labelOf({ isReturn: true }))), /return label/)
  assert.match(skipOf(shipped(world(), labelOf({ voided: true }))), /voided/)
  assert.match(
    skipOf(shipped(world(), labelOf({ createdAt: '2026-05-31T23:59:59Z' }))),
    /before e-mails were switched on/,
  )
  assert.match(skipOf(shipped(world(), labelOf({ tracking: null }))), /no tracking number yet/)
  assert.match(skipOf(shipped(world(), labelOf({ order: null }))), /belongs to no order/)
  assert.match(skipOf(shipped(ready().order('500', orderOf()))), /no backer of this campaign/)
  assert.match(skipOf(shipped(world(pledgeOf({ email: null })))), /Backer 7 has no e-mail address/)
  assert.match(skipOf(shipped(world(pledgeOf({ email: 'a@x.test, b@x.test' })))), /is not one e-mail address/)
  assert.match(skipOf(world().plan(mail, change('shipment', '900', null), at(mailing))), /gone/)
})

test('marked as shipped without a number is told at once; with a label’s number it is the same parcel', () => {
  const [step] = marked(world(), markOf({ tracking: null, carrier: null }))
  assert.ok(step && 'body' in step)
  assert.match(step.body.text, /Your parcel was sent, without a tracking number\./)
  const both = world().label('901', labelOf({ tracking: '1Z999' }))
  assert.match(skipOf(marked(both)), /label of this parcel has its own e-mail/)
  const voided = world().label('901', labelOf({ tracking: '1Z999', voided: true }))
  assert.ok('do' in (marked(voided)[0] ?? {}))
})

test('a parcel of a split order is its parent’s backer’s', () => {
  const split = world().put('order', '501', orderOf({ number: 'ML-7-2', parent: '500' }), connected)
  const [step] = shipped(split, labelOf({ order: '501' }))
  assert.equal(step && 'body' in step && step.body.to, 'ada@example.com')
})

test('nothing a backer or carrier wrote can start a header or a tag', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (name, tracking, project) => {
      const evil = `${name}\r\nBcc: b@x.test<script>"'`
      const body = letter({
        to: 'ada@example.com',
        pledge: pledgeOf({ address: { name: evil } }),
        project: `${project}\nX: y`,
        slug: 'moon-lamp',
        parcel: labelOf({ tracking: `${tracking}"><img src=x>` }),
        settings: { ...mailing, mail: { ...mailing.mail, subject: '{name} {project} {number}' } },
      })
      assert.doesNotMatch(body.subject + body.from + (body.replyTo ?? ''), /[\r\n\0]/)
      assert.doesNotMatch(body.html, /<script|<img/)
    }),
  )
})

test('templates fill in three words and nothing else', () => {
  const intro = '{name} {{7*7}} {constructor} ${number} {number} %PLEDGE'
  const settings = { ...mailing, mail: { ...mailing.mail, intro } }
  const { text } = letter({
    to: 'a@x.test',
    pledge: pledgeOf(),
    project: '{name}',
    slug: 'moon-lamp',
    parcel: labelOf(),
    settings,
  })
  assert.ok(text.startsWith('Ada Winter {{7*7}} {constructor} $7 7 %PLEDGE'))
})

test('one mailbox is one mailbox', () => {
  for (const good of ['ada@example.com', "o'connell+ks@mail.example.co.uk", 'ü@exämple.de'])
    assert.ok(isOneMailbox(good), good)
  for (const bad of [
    '',
    'ada',
    'a@x.test,b@x.test',
    'a@x.test\r\nBcc: b@x.test',
    'A <a@x.test>',
    'a b@x.test',
    'a@x',
    `${'a'.repeat(260)}@x.test`,
  ])
    assert.ok(!isOneMailbox(bad), bad)
})

test('settings refuse what would break a header, in words', () => {
  const bad = { ...mailing, mail: { ...mailing.mail, from: 'Moon\r\nBcc: <a@x.test>', subject: 'a\nb' } }
  const said = shape.safeParse(bad).error?.issues.map((issue) => issue.message) ?? []
  assert.ok(said.includes('Write it on one line.'))
  assert.ok(shape.safeParse(mailing).success)
  assert.ok(
    shape.safeParse({ ...mailing, mail: { ...mailing.mail, from: 'Moon Lamp <a@example.com>' } }).success,
  )
})

test('carriers’ pages by code or name; none for those unknown', () => {
  const page = (carrier: string | null, number: string | null = 'A1') => trackingLink(carrier, number) ?? ''
  assert.match(page('stamps_com'), /usps\.com/)
  assert.match(page('ups_walleted'), /ups\.com/)
  assert.match(page('UPS'), /ups\.com/)
  assert.match(page('fedex'), /fedex\.com/)
  assert.match(page('dhl_express_worldwide'), /dhl\.com/)
  assert.match(page('Royal Mail'), /royalmail\.com/)
  assert.match(page('dpd'), /dpd/)
  assert.match(page('gls'), /gls/)
  assert.deepEqual([page('pigeon'), page(null), page('ups', null), page('ups', ' ')], ['', '', '', ''])
  assert.match(page('ups', 'a&b=1 "x'), /a%26b%3D1%20%22x$/)
  assert.deepEqual(
    [carrierName('stamps_com'), carrierName('some_one'), carrierName(null)],
    ['USPS', 'some one', null],
  )
})
