import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it, test } from 'node:test'
import { sql } from 'kysely'
import type { Says } from '../rig/app.ts'
import { steer } from '../engine/desk.ts'
import { type Checked, ground } from './ground.ts'

type Ground = Awaited<ReturnType<typeof ground>>
const check = (on: Ground, keys: object) =>
  on.ask<Checked>('POST', '/api/connections/shipstation/check', { ...on.keys, ...keys })
const nothingIsKept = async ({ rows }: Ground) =>
  assert.deepEqual(
    await rows(
      sql`select id from connections union all select id from accounts union all select account from lanes where account like 'ship%'`,
    ),
    [],
  )

/** Every way in which keys can be wrong: before anybody is asked, and as ShipStation answers. */
const wrong: {
  words: string
  keys(on: Ground): object
  before?(on: Ground): Promise<unknown>
  says: RegExp
  remedy: RegExp
  asks?: number
}[] = [
  {
    words: 'only a key',
    keys: () => ({ apiSecret: '' }),
    says: /API secret is missing/,
    remedy: /copy both/,
    asks: 0,
  },
  {
    words: 'only a secret',
    keys: () => ({ apiKey: ' ' }),
    says: /API key is missing/,
    remedy: /copy both/,
    asks: 0,
  },
  {
    words: 'the same twice',
    keys: (on) => ({ apiSecret: on.keys.apiKey }),
    says: /same text/,
    remedy: /two different/,
    asks: 0,
  },
  {
    words: 'a space inside',
    keys: () => ({ apiKey: 'abc def ghi' }),
    says: /space inside/,
    remedy: /each alone/,
    asks: 0,
  },
  {
    words: 'a V2 key',
    keys: () => ({ apiKey: 'TEST_abcdefghijklmnop', apiSecret: 'x' }),
    says: /V2/,
    remedy: /choose V1/,
    asks: 0,
  },
  {
    words: 'a V2 key without its prefix',
    keys: () => ({ apiKey: 'kXo3qkR9fWq0bV1rJ5mXz8yT7uPq2LwEa4sDf6gHjK0' }),
    says: /V2/,
    remedy: /choose V1/,
    asks: 0,
  },
  {
    words: 'swapped',
    keys: ({ keys }) => ({ apiKey: keys.apiSecret, apiSecret: keys.apiKey }),
    says: /does not accept this pair/,
    remedy: /swapped/,
  },
  {
    words: 'mistyped',
    keys: () => ({ apiSecret: '0'.repeat(32) }),
    says: /does not accept this pair/,
    remedy: /mistyped/,
  },
  {
    words: 'expired',
    keys: () => ({}),
    before: (on) => steer(on.sandbox, 'keys', { expire: on.keys.apiKey }),
    says: /does not accept this pair/,
    remedy: /expired/,
  },
  {
    words: 'deleted',
    keys: () => ({}),
    before: (on) => steer(on.sandbox, 'keys', { delete: on.keys.apiKey }),
    says: /does not accept this pair/,
    remedy: /deleted/,
  },
  {
    words: 'of a plan without API',
    keys: () => ({}),
    before: (on) => steer(on.sandbox, 'keys', { plan: 'no-api' }),
    says: /no API access/,
    remedy: /Gold, Scale or Accelerate/,
  },
  {
    words: 'not allowed',
    keys: () => ({}),
    before: (on) => steer(on.sandbox, 'faults', { kind: 'html', status: 403, times: 9 }),
    says: /does not allow it to look/,
    remedy: /Account Owner/,
  },
  {
    words: 'good, and HTML answers',
    keys: () => ({}),
    before: (on) => steer(on.sandbox, 'faults', { kind: 'html', times: 9 }),
    says: /web page/,
    remedy: /proxy/,
  },
  {
    words: 'good, and ShipStation is broken',
    keys: () => ({}),
    before: (on) => steer(on.sandbox, 'faults', { kind: '500', times: 9 }),
    says: /error of its own/,
    remedy: /few minutes/,
  },
  {
    words: 'good, and ShipStation breaks off',
    keys: () => ({}),
    before: (on) => steer(on.sandbox, 'faults', { kind: 'reset-before', times: 9 }),
    says: /broke before it had answered/,
    remedy: /Try again/,
  },
  {
    words: 'good, and ShipStation is slow',
    keys: () => ({}),
    before: (on) => steer(on.sandbox, 'faults', { kind: 'latency', ms: 5000, times: 9 }),
    says: /did not answer in time/,
    remedy: /slow/,
    asks: 1,
  },
  {
    words: 'good, and the minute is used up',
    keys: () => ({}),
    before: (on) => steer(on.sandbox, 'faults', { kind: '429', times: 9 }),
    says: /asks to wait/,
    remedy: /another|other program/,
    asks: 1,
  },
  {
    words: 'good, and ShipStation is away',
    keys: () => ({}),
    before: (on) => on.sandbox.close(),
    says: /cannot be reached/,
    remedy: /internet connection/,
  },
]
describe('keys are tried before they are kept', { concurrency: 4 }, () => {
  for (const { words, keys, before, says, remedy, asks } of wrong)
    it(`${words}: its own sentence and what to do, and nothing is kept`, async () => {
      await using on = await ground()
      await before?.(on)
      const { status, body } = await check(on, keys(on))
      assert.deepEqual([status, body.ok, body.stores], [200, false, []])
      assert.match(body.says, says)
      assert.match(body.remedy ?? '', remedy)
      if (asks !== undefined) assert.equal(on.asked.length, asks)
      if (words !== 'good, and ShipStation is slow' && words !== 'good, and the minute is used up') {
        const added = await on.connect(keys(on))
        assert.equal(added.status, 422)
        assert.equal(added.body.says, body.says)
        assert.equal(added.body.remedy, body.remedy)
      }
      await nothingIsKept(on)
      assert.ok(!JSON.stringify(body).includes(on.keys.apiSecret))
    })

  it('spaces around, and both halves in one paste, are mended', async () => {
    await using on = await ground()
    const { apiKey, apiSecret } = on.keys
    for (const pair of [
      { apiKey: ` ${apiKey}\n`, apiSecret: `\t${apiSecret} ` },
      { apiKey: `${apiKey}:${apiSecret}`, apiSecret: '' },
      { apiKey: `${apiKey}\n${apiSecret}`, apiSecret: `${apiKey}\n${apiSecret}` },
    ]) {
      const { body } = await check(on, pair)
      assert.equal(body.ok, true, body.says)
      assert.ok(body.stores.length > 0)
    }
    await nothingIsKept(on)
  })
})

test('keys go to the declared address and nowhere else, even where it points on', async () => {
  const heard: string[] = []
  const other = createServer((request, answer) => {
    heard.push(String(request.headers.authorization))
    answer.end('[]')
  })
  const first = createServer((_, answer) => {
    answer.writeHead(302, { location: `http://127.0.0.1:${(other.address() as AddressInfo).port}/` }).end()
  })
  await Promise.all(
    [other, first].map((one) => new Promise<void>((done) => one.listen(0, '127.0.0.1', done))),
  )
  try {
    await using on = await ground({
      over: { shipstationUrl: `http://127.0.0.1:${(first.address() as AddressInfo).port}` },
    })
    const { body } = await check(on, {})
    assert.equal(body.ok, false)
    assert.deepEqual(heard, [])
  } finally {
    other.close()
    first.close()
  }
})

test('a body that is no pair of keys at all is refused in words', async () => {
  await using on = await ground()
  for (const body of [{}, { apiKey: 1, apiSecret: 2 }, { apiKey: 'x'.repeat(300), apiSecret: 'y' }]) {
    const answer = await on.ask<Says>('POST', '/api/connections/shipstation/check', body)
    assert.equal(answer.status, 422)
    assert.ok(answer.body.says.length > 10)
  }
})
