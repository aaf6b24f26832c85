import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { z } from 'zod'
import type { Mail } from '../../src/connector.ts'
import type { routes } from '../../src/http/api/workspace.ts'
import { outboxRoutes } from '../../src/http/outbox/routes.ts'
import type { Mailer } from '../../src/mailer.ts'
import { stillApp } from '../rig/app.ts'
import { campaign, label, letter, linked, put, shop, step, stranger } from './orders-world.ts'

type Mails = z.infer<typeof routes.mails.answer>
type Settings = z.infer<typeof routes.mailSettings.answer>
const address = { to: 'ada@example.com', from: 'lamps@example.com' }

test('mails show with their pledge page filled in, and what became of each', async () => {
  await using app = await stillApp(outboxRoutes, { url: 'https://hub.example.com' })
  const { db, ask, deps } = app
  await stranger(db)
  await campaign(db)
  await campaign(db, { workspace: 'other' }).catch(() => {})
  await put(db, 'shipment', shop, [label('900', '500')])
  await linked(db, '7', '500')
  const { pledge: _, ...unaddressed } = letter('7')
  await step(db, { key: 'kept', mail: true, state: 'done', body: unaddressed })
  await step(db, { key: 'sent', mail: true, number: '8', state: 'done', account: 'mail:smtp' })
  await step(db, { key: 'lost', mail: true, number: '9', state: 'unknown', account: 'mail:smtp' })
  await step(db, { key: 'new', mail: true, number: '9', state: 'planned' })
  await step(db, { key: 'old', mail: true, number: '9', state: 'superseded' })
  await step(db, { key: 'theirs', mail: true, state: 'done', workspace: 'other' })
  const { body } = await ask<Mails>('GET', '/api/mails')
  assert.deepEqual(
    body.mails.map((mail) => [mail.id, mail.state, mail.order]),
    [
      ['new', 'queued', 'kickstarter.moon-lamp.9'],
      ['lost', 'unknown', 'kickstarter.moon-lamp.9'],
      ['sent', 'sent', 'kickstarter.moon-lamp.8'],
      ['kept', 'kept', 'kickstarter.moon-lamp.7'],
    ],
  )
  assert.equal(body.total, 4)
  const kept = body.mails.at(-1)
  const page = /https:\/\/hub\.example\.com\/p\/(\S+)/.exec(kept?.text ?? '')
  assert.deepEqual(deps.pledgeLinks.read(page?.[1] ?? ''), {
    workspace: 'ws',
    campaign: 'moon-lamp',
    number: '7',
  })
  assert.ok(!kept?.html.includes('%'))
  const found = async (query: string) =>
    (await ask<Mails>('GET', `/api/mails?${query}`)).body.mails.map((mail) => mail.id)
  assert.deepEqual(await found('q=B8@'), ['sent'])
  assert.deepEqual(await found('campaign=moon-lamp&q=b7'), ['kept'])
  assert.deepEqual(await found('campaign=other'), [])
  assert.deepEqual(await found('page=2'), [])
})

test('a test mail leaves by the server and is remembered for that server alone', async () => {
  const sent: Mail[] = []
  const mailer: Mailer = {
    smtp: 'smtp.example.com',
    account: 'mail:smtp',
    send: async (mail) => ({ id: String(sent.push(mail)) }),
    close() {},
  }
  await using app = await stillApp(outboxRoutes, { mailer })
  const { ask } = app
  assert.deepEqual((await ask<Settings>('GET', '/api/mail')).body, {
    smtp: 'smtp.example.com',
    from: null,
    tested: false,
    testedAt: null,
  })
  assert.match(
    (await ask('POST', '/api/mail/test', address)).body.says,
    /^Sent to ada@example\.com by smtp\.example\.com\./,
  )
  assert.deepEqual(
    sent.map((mail) => [mail.to, mail.from, mail.pledge]),
    [['ada@example.com', 'lamps@example.com', null]],
  )
  const { body } = await ask<Settings>('GET', '/api/mail')
  assert.deepEqual([body.tested, body.from, typeof body.testedAt], [true, 'lamps@example.com', 'string'])
  mailer.smtp = 'other.example.com'
  assert.equal((await ask<Settings>('GET', '/api/mail')).body.tested, false)
})

test('a server that refuses is quoted, and nothing counts as tested', async () => {
  const send = async () => {
    throw new Error('550 sender not allowed')
  }
  await using app = await stillApp(outboxRoutes, {
    mailer: { smtp: 'smtp.example.com', account: 'mail:smtp', send, close() {} },
  })
  const { ask } = app
  const { status, body } = await ask('POST', '/api/mail/test', address)
  assert.deepEqual(
    [status, body.says],
    [422, 'The mail server smtp.example.com did not take the mail: 550 sender not allowed'],
  )
  assert.equal((await ask<Settings>('GET', '/api/mail')).body.tested, false)
  assert.equal((await ask('POST', '/api/mail/test', { to: 'nobody', from: 'x' })).status, 422)
})

test('without a mail server the test says where mails are kept, and switches may go on', async () => {
  await using app = await stillApp(outboxRoutes)
  const { ask } = app
  assert.match((await ask('POST', '/api/mail/test', address)).body.says, /^There is no mail server/)
  assert.deepEqual((await ask<Settings>('GET', '/api/mail')).body.tested, true)
})
