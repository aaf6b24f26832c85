import assert from 'node:assert/strict'
import { test } from 'node:test'
import { escaped, type Letter, letter, pledgePageToken } from '../../src/connectors/kickstarter/letter.ts'
import { mail } from '../../src/connectors/kickstarter/mail.ts'
import { firstSettings, type Settings, settings as shape } from '../../src/connectors/kickstarter/settings.ts'
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
  settings,
} from './world.ts'

const write = (over: Partial<Settings['mail']> = {}, parcel = labelOf(), pledge = pledgeOf()): Letter =>
  letter({
    to: 'ada@example.com',
    pledge,
    project: 'Moon Lamp',
    slug: 'moon-lamp',
    parcel,
    settings: { ...mailing, mail: { ...mailing.mail, ...over } },
  })

test('the text reads as a letter: first words, the number, where to follow it, the pledge, who writes', () => {
  assert.equal(
    write().text,
    [
      'Hello Ada Winter,',
      'thank you for backing Moon Lamp. Your reward has left us.',
      'Your parcel was sent by USPS. Its tracking number is 9400100000000000000000.\nFollow it: https://tools.usps.com/go/TrackConfirmAction?tLabels=9400100000000000000000',
      `Your pledge, with all its parcels: ${pledgePageToken}`,
      'Moon Works',
    ].join('\n\n'),
  )
})

test('the page says the same, in the company’s colour', () => {
  const { html } = write()
  assert.match(html, /^<!doctype html>/)
  assert.match(html, /border-top:4px solid #1f4b6e/)
  assert.match(html, /<p[^>]*>Hello Ada Winter,<\/p><p[^>]*>thank you for backing Moon Lamp/)
  assert.match(html, /<a href="https:\/\/tools\.usps\.com[^"]+">Follow it<\/a>/)
  assert.match(html, new RegExp(`<a href="${pledgePageToken}">`))
})

test('line breaks of the first words are kept on the page', () => {
  assert.match(write({ intro: 'one\ntwo\n\n\nthree' }).html, /<p[^>]*>one<br>two<\/p><p[^>]*>three<\/p>/)
})

test('an unknown carrier has a number and no link', () => {
  const { text, html } = write({}, labelOf({ carrier: 'pigeon_post', tracking: 'P1' }))
  assert.match(text, /Your parcel was sent by pigeon post\. Its tracking number is P1\.\n\nYour pledge/)
  assert.doesNotMatch(html, /Follow it/)
})

test('who is addressed: the name on the parcel, else the backer’s, else a backer', () => {
  const name = (pledge = pledgeOf()) => /Hello ([^,]*),/.exec(write({}, labelOf(), pledge).text)?.[1]
  assert.equal(name(pledgeOf({ address: { name: '山田 花子' } })), '山田 花子')
  assert.equal(name(pledgeOf({ address: null, name: 'Jo' })), 'Jo')
  assert.equal(name(pledgeOf({ address: null, name: null })), 'backer')
})

test('the letter says whose pledge page it leads to', () => {
  assert.deepEqual(write().pledge, { campaign: 'moon-lamp', number: '7' })
})

test('sender and answers go as set', () => {
  const { from, replyTo, to } = write({ from: 'Moon Lamp <a@example.com>', replyTo: 'help@example.com' })
  assert.deepEqual([from, replyTo, to], ['Moon Lamp <a@example.com>', 'help@example.com', 'ada@example.com'])
  assert.equal(write().replyTo, null)
})

test('the five signs of HTML are escaped', () => {
  assert.equal(escaped(`<a href="x" & 'y'>`), '&lt;a href=&quot;x&quot; &amp; &#39;y&#39;&gt;')
})

test('without a moment of its own, mail counts from when the sync began', () => {
  const world = ready().put('pledge', '7', pledgeOf()).order('500', orderOf(), '7')
  const plan = (createdAt: string) =>
    world.plan(
      mail,
      change('shipment', '900', labelOf({ createdAt })),
      at({ mail: { ...mailing.mail, since: null } }),
    )[0]
  assert.ok('skip' in (plan('2026-05-31T23:59:59Z') ?? {}))
  assert.ok('do' in (plan('2026-06-01T00:00:00Z') ?? {}))
})

test('a mark without the label’s number is a parcel of its own', () => {
  const world = ready().put('pledge', '7', pledgeOf()).order('500', orderOf(), '7').label('901', labelOf())
  const steps = world.plan(mail, change('fulfillment', '900', markOf({ tracking: 'OTHER' })), at(mailing))
  assert.ok('do' in (steps[0] ?? {}))
})

test('an order that is another connection’s, or whose backer was erased, is told to nobody', () => {
  const stranger = ready().put('order', '500', orderOf(), connected)
  assert.match(
    JSON.stringify(stranger.plan(mail, change('shipment', '900', labelOf()), at(mailing))),
    /no backer of this campaign/,
  )
  const erased = ready().order('500', orderOf(), '7')
  assert.match(
    JSON.stringify(erased.plan(mail, change('shipment', '900', labelOf()), at(mailing))),
    /no longer in the campaign/,
  )
})

test('first settings fit their own shape, and mail begins switched off', () => {
  const first: Settings = { ...firstSettings('Moon Works'), connection: 'c', store: '1', storeName: 'Moon' }
  assert.deepEqual(shape.parse(first), first)
  assert.equal(first.mail.on, false)
})

test('settings that cannot work are refused in words', () => {
  const said = (over: object) =>
    shape.safeParse({ ...settings, ...over }).error?.issues.map(({ message }) => message) ?? []
  assert.deepEqual(said({}), [])
  assert.deepEqual(said({ prefix: 'A\nB' }), ['Write it on one line.'])
  assert.deepEqual(said({ company: { name: 'x', colour: 'red' } }), ['Write a colour like #1f4b6e.'])
  assert.deepEqual(said({ mail: { ...settings.mail, replyTo: 'a@x.test, b@x.test' } }), [
    'Write one e-mail address, like you@example.com.',
  ])
  assert.deepEqual(said({ mail: { ...settings.mail, from: 'A <a@x.test>, b@x.test' } }), [
    'Write one sender, like Moon Lamp <you@example.com>.',
  ])
  assert.equal(said({ store: '' }).length, 1)
  assert.equal(said({ prefix: 'x'.repeat(31) }).length, 1)
})
