import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Connector, Flow } from '../../src/connector.ts'
import { mail, type Message } from '../../src/connectors/mail/index.ts'
import { machineClock } from '../../src/engine/clock.ts'
import { objectKey } from '../../src/engine/key.ts'
import { planFlow } from '../../src/engine/plan.ts'
import { Registry } from '../../src/engine/registry.ts'
import { statements } from '../../src/store/migrations/0017_mail_objects.ts'
import { postgresStore } from '../../src/store/store.ts'
import { desk, deskConnector, drawingBoard } from './desk.ts'
import { WORKSPACE } from '../rig/engine.ts'

const body: Message = {
  ...{ to: 'ada@example.com', from: 'Lamps <lamps@example.com>', replyTo: null, pledge: null },
  ...{ subject: 'On its way', text: 'It is.', html: '<p>It is.</p>' },
}
const mails: Flow<unknown, Message> = {
  ...{ on: ['pledge'], from: 'self', to: 'mail.messages' },
  plan: () => [{ do: 'shipped', mode: 'once', body, says: 'Tell the backer' }],
}
const teller: Connector = { ...deskConnector, id: 'teller', flows: { mails } }

/** The desk, with a flow that mails about every pledge by this server. */
async function telling(server: string) {
  const on = await drawingBoard()
  const { db } = on
  await sql`insert into integrations (id, workspace, connector, account, connection, connected, settings, state)
    values ('told', ${WORKSPACE}, 'teller', ${desk}, 'con', ${desk}, '{}', 'active')`.execute(db)
  await sql`insert into flows (id, workspace, integration, name, connector, from_account, to_account, sink, state, position, since)
    values ('mails', ${WORKSPACE}, 'told', 'mails', 'teller', ${desk}, ${server}, 'mail.messages', 'active', 0, now())`.execute(
    db,
  )
  const registry = new Registry([mail, teller])
  const plan = () => planFlow(postgresStore(db), registry, machineClock(), 'mails')
  return Object.assign(on, { plan: async () => (await plan()).steps })
}

test('who was mailed by one server is not mailed again by another one', async () => {
  await using on = await telling('mail:smtp.a')
  await on.put('pledge', [{ id: '1', data: { quantity: 1 } }])
  assert.equal(await on.plan(), 1)
  await on.become('done')
  await sql`update flows set to_account = 'mail:smtp.b' where id = 'mails'`.execute(on.db)
  await on.put('pledge', [{ id: '1', data: { quantity: 2 } }])
  assert.equal(await on.plan(), 0)
  assert.deepEqual(await on.states(), ['done'])
})

test('mails of before are known by what they were about; of two that went by two servers the later stands', async () => {
  await using on = await telling('mail:smtp.a')
  const ids = ['1', '2']
  await on.put(
    'pledge',
    ids.map((id) => ({ id, data: { quantity: 1 } })),
  )
  await on.plan()
  await on.become('done')
  const before = (server: string, id: string) =>
    objectKey(server, 'mail.messages', { account: desk, kind: 'pledge', id })
  for (const id of ids)
    await sql`update steps set object = ${before('mail:smtp.a', id)} where src_id = ${id}`.execute(on.db)
  await sql`insert into steps (workspace, flow, account, sink, key, object, deed, mode, says, src_account, src_kind, src_id, seq, body, body_hash, state, due_at, created_at)
    select workspace, flow, 'mail:smtp.b', sink, 'st-second', ${before('mail:smtp.b', '2')}, deed, mode, says, src_account, src_kind, src_id, seq, body, body_hash, state, due_at, created_at
    from steps where src_id = '2'`.execute(on.db)
  for (const statement of statements) await sql.raw(statement).execute(on.db)
  const { rows } = await sql<{
    id: string
    object: string
  }>`select src_id as id, object from steps order by nth`.execute(on.db)
  assert.deepEqual(
    rows.map(({ id, object }) => object === before('mail', id)),
    [true, false, true],
  )
  await on.put(
    'pledge',
    ids.map((id) => ({ id, data: { quantity: 2 } })),
  )
  assert.equal(await on.plan(), 0)
})
