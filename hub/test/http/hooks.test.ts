import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { AddressInfo } from 'node:net'
import { hookToken } from '../../src/hooks.ts'
import { hookRoutes } from '../../src/http/hooks.ts'
import { get, openDoor } from '../rig/access.ts'
import { until } from '../rig/engine.ts'
import { ground } from './ground.ts'

async function listening(options: Parameters<typeof ground>[0] = {}) {
  const on = await ground(options)
  const connection = await on.connected()
  await until('every stream is read once: what is asked from here on is asked for a reason', async () => {
    const read = await on.rows(
      sql`select from sources where finished_at >= begun_at and due_at > now() + interval '10 seconds'`,
    )
    return read.length === 8
  })
  const tell = async (resource_url: unknown, over: { token?: string; body?: string } = {}) => {
    const token = over.token ?? hookToken(on.deps.key, connection.id)
    const body = over.body ?? JSON.stringify({ resource_url, resource_type: 'ORDER_NOTIFY' })
    const answer = await on.app.request(`/hooks/ss/${token}`, {
      method: 'POST',
      body,
      headers: { host: 'hub.example.com', 'content-type': 'application/json' },
    })
    return answer.status
  }
  return Object.assign(on, { connection, tell })
}
const looks = (on: Awaited<ReturnType<typeof listening>>) =>
  on.sandbox.requests.filter((one) => one.path.includes('importBatch')).length

test('a wrong token finds nothing, whatever its length', async () => {
  await using on = await listening()
  const right = hookToken(on.deps.key, on.connection.id)
  const wrong = [
    right.slice(0, -1),
    `${right}a`,
    `${right.startsWith('A') ? 'B' : 'A'}${right.slice(1)}`,
    'x'.repeat(9000),
  ]
  for (const token of wrong) assert.equal(await on.tell('x', { token }), 404)
  assert.equal((await on.rows(sql`select from hints`)).length, 0)
  assert.ok(!JSON.stringify(on.connection).includes(right), 'no answer tells the token')
})

test('a notice that names another place is taken, ignored, and nothing is asked anywhere', async () => {
  await using on = await listening()
  let hits = 0
  const canary = createServer((_, answer) => (hits++, answer.end('[]')))
  await new Promise<void>((done) => canary.listen(0, '127.0.0.1', done))
  const { port } = canary.address() as AddressInfo // why: it listens on TCP
  try {
    const before = on.asked.length
    const foreign = [
      `http://127.0.0.1:${port}/orders?importBatch=1`,
      'https://ssapi.shipstation.com.evil.test/orders?importBatch=1',
      'https://ssapi.shipstation.com@evil.test/orders?importBatch=1',
      'https://ssapi.shipstation.com/../../users',
      'file:///etc/passwd',
      `https://ssapi.shipstation.com/orders?importBatch=${'9'.repeat(20_000)}`,
      42,
      null,
    ]
    for (const resource of foreign) assert.equal(await on.tell(resource), 202, String(resource).slice(0, 80))
    for (const body of ['', '{', '[]', '"x"', '\u0000\uFFFD', '{"a":'.repeat(9000)])
      assert.equal(await on.tell(null, { body }), 202)
    assert.equal((await on.rows(sql`select from hints`)).length, 0)
    await new Promise((resolve) => setTimeout(resolve, 400))
    assert.deepEqual([on.asked.length, hits], [before, 0])
  } finally {
    canary.close()
  }
})

test('a notice that is too large is refused', async () => {
  await using on = await listening()
  assert.equal(await on.tell('x', { body: 'x'.repeat(70_000) }), 413)
})

test('a real notice leads to one look under the account’s own address, and asks for its batch alone', async () => {
  await using on = await listening()
  await sql`update sources set due_at = now() + interval '1 hour'`.execute(on.db)
  assert.equal(await on.tell('https://ssapi.shipstation.com/orders?importBatch=abc-1'), 200)
  await until('it looked', () => looks(on) === 1)
  assert.equal(
    await on.tell('https://ssapi6.shipstation.com/orders?importBatch=abc-1&pageSize=1&orderStatus=x'),
    200,
  )
  await until('it looked again', () => looks(on) === 2)
  assert.ok(
    !on.sandbox.requests.some((one) => one.path.includes('orderStatus')),
    'a notice asks for its batch alone',
  )
  assert.equal(await on.tell('https://ssapi.shipstation.com/shipments'), 200)
  await until('the hint is used up', async () => (await on.rows(sql`select from hints`)).length === 0)
  assert.ok(on.asked.every((one) => one.includes(new URL(on.sandbox.url).host)))
})

test('a thousand notices of one thing are looked at once or twice', async () => {
  await using on = await listening()
  await sql`update sources set due_at = now() + interval '1 hour'`.execute(on.db)
  const notices = Array.from({ length: 1000 }, () =>
    on.tell('https://ssapi.shipstation.com/orders?importBatch=same'),
  )
  assert.deepEqual([...new Set(await Promise.all(notices))], [200])
  await until(
    'all is looked at',
    async () => looks(on) > 0 && (await on.rows(sql`select from hints`)).length === 0,
  )
  assert.ok(looks(on) <= 20, `${looks(on)} looks`)
})

test('subscriptions are made once, at the hub’s address; those of an earlier address go', async () => {
  await using on = await listening({ url: 'https://hub.example.com' })
  const token = hookToken(on.deps.key, on.connection.id)
  const there = () => on.sandbox.shop.webhooks.all().map((hook) => JSON.stringify(hook))
  await until('they are made', async () => (await on.rows(sql`select from connections where (hook ->> 'on')::boolean`)).length === 1) // biome-ignore format: one look
  assert.equal(there().length, 3)
  assert.ok(there().every((hook) => hook.includes(`https://hub.example.com/hooks/ss/${token}`)))
  const { ensureAllHooks } = await import('../../src/hooks.ts')
  await ensureAllHooks(on.deps, on.deps.key)
  assert.equal(there().length, 3, 'once')
  await ensureAllHooks({ ...on.deps, url: 'https://new.example.com' }, on.deps.key)
  assert.equal(there().length, 3)
  assert.ok(
    there().every((hook) => hook.includes('https://new.example.com/')),
    'the old address is told nothing any more',
  )
})

test('hooks need no cookie and pass the guard against other sites', async () => {
  await using on = await listening()
  await using door = await openDoor({
    url: 'https://hub.example.com',
    routes: (app) => hookRoutes(app, on.deps),
  })
  const token = hookToken(on.deps.key, on.connection.id)
  const ask = (headers: Record<string, string>) =>
    door.app.request(`/hooks/ss/${token}`, {
      method: 'POST',
      headers: { host: 'hub.example.com', ...headers },
      body: JSON.stringify({ resource_url: 'https://ssapi.shipstation.com/orders?importBatch=1', resource_type: 'ORDER_NOTIFY' }), // biome-ignore format: one body
    })
  assert.equal((await ask({ 'content-type': 'application/json' })).status, 200)
  assert.equal((await ask({ 'content-type': 'text/plain', 'sec-fetch-site': 'cross-site' })).status, 200)
  assert.equal(
    (await get(door, `/hooks/ss/${token}`, { host: 'hub.example.com' })).status,
    404,
    'and only by POST',
  )
})
