import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allow } from '../src/access/allow.ts'
import { get, HOST, jane, openDoor, post, setUpJane } from './rig/access.ts'

const signIn = '/api/auth/sign-in/email'

for (const [what, headers, body] of [
  ['another site', { 'sec-fetch-site': 'cross-site' }, '{}'],
  ['another site, by an old browser', { 'sec-fetch-site': '', origin: 'https://evil.test' }, '{}'],
  ['nowhere', { 'sec-fetch-site': '' }, '{}'],
  ['a plain form', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=b'],
  ['a form with files', { 'content-type': 'multipart/form-data; boundary=x' }, '--x--'],
  ['a form that looks like JSON', { 'content-type': 'text/plain' }, '{}'],
] as const)
  test(`a change that comes from ${what} is refused`, async () => {
    await using door = await openDoor()
    const answer = await door.app.request(signIn, {
      method: 'POST',
      headers: {
        host: HOST,
        'content-type': 'application/json',
        'sec-fetch-site': 'same-origin',
        ...headers,
      },
      body,
    })
    assert.equal(answer.status, 403)
  })

test('a change from our own page passes: by Sec-Fetch-Site, by Origin, and files by our header', async () => {
  await using door = await openDoor({
    routes(app) {
      app.post('/api/file', allow('anyone'), (c) => c.text('taken'))
    },
  })
  const send = (headers: Record<string, string>) =>
    door.app.request('/api/file', { method: 'POST', headers: { host: HOST, ...headers }, body: '{}' })
  const json = { 'content-type': 'application/json' }
  assert.equal((await send({ ...json, 'sec-fetch-site': 'same-origin' })).status, 200)
  assert.equal((await send({ ...json, origin: `http://${HOST}` })).status, 200)
  assert.equal((await send({ 'sec-fetch-site': 'same-origin', 'x-longshore': '1' })).status, 200)
})

test('a webhook, which carries neither cookie nor origin, passes', async () => {
  await using door = await openDoor({
    routes(app) {
      app.post('/hooks/test', allow('anyone'), (c) => c.text('heard'))
    },
  })
  const answer = await door.app.request('/hooks/test', { method: 'POST', headers: { host: HOST }, body: 'x' })
  assert.equal(answer.status, 200)
})

test('a name that is not this hub’s is refused, an address or localhost is not', async () => {
  await using door = await openDoor({ url: 'https://hub.moonlamp.test' })
  const status = async (host: string) => (await get(door, '/api/setup', { host })).status
  assert.equal(await status('evil.test'), 421)
  assert.equal(await status('hub.moonlamp.test.evil.test'), 421)
  assert.equal(await status('hub.moonlamp.test'), 200)
  assert.equal(await status('localhost:4000'), 200)
  assert.equal(await status('[::1]:4000'), 200)
})

test('a route that says nobody may use it is not there, signed in or not', async () => {
  await using door = await openDoor({
    routes(app) {
      app.get('/api/forgotten', (c) => c.text('secret'))
      app.get('*', allow('anyone'), (c) => c.text('the page for all else'))
    },
  })
  const cookie = await setUpJane(door)
  assert.equal((await get(door, '/api/forgotten', { cookie })).status, 404)
  assert.equal((await get(door, '/elsewhere')).status, 200)
})

test('a route of the owner answers 401 to a stranger', async () => {
  await using door = await openDoor({
    routes(app) {
      app.get('/api/mine', allow('owner'), (c) => c.json(c.get('person')?.email))
    },
  })
  const cookie = await setUpJane(door)
  assert.equal((await get(door, '/api/mine')).status, 401)
  assert.equal(await (await get(door, '/api/mine', { cookie })).json(), jane.email)
})

test('every answer carries the headers, an error and a refusal too', async () => {
  await using door = await openDoor({
    routes(app) {
      app.get('/api/broken', allow('anyone'), () => {
        throw new Error('select password from everything')
      })
    },
  })
  for (const [path, host] of [
    ['/api/setup', HOST],
    ['/api/broken', HOST],
    ['/nowhere', HOST],
    ['/api/setup', 'evil.test'],
  ] as const) {
    const { headers } = await get(door, path, { host })
    assert.match(
      headers.get('content-security-policy') ?? '',
      /^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[\w-]{22}'/,
    )
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('referrer-policy'), 'no-referrer')
    assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin')
    assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin')
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.equal(headers.get('server') ?? headers.get('x-powered-by'), null)
  }
})

test('an error inside says nothing of the inside, but where the log has it', async () => {
  await using door = await openDoor({
    routes(app) {
      app.get('/api/broken', allow('anyone'), () => {
        throw new Error('select password from everything')
      })
    },
  })
  const answer = await get(door, '/api/broken')
  const text = await answer.text()
  assert.equal(answer.status, 500)
  assert.doesNotMatch(text, /select/)
  assert(text.includes(answer.headers.get('x-request-id') ?? '?'))
})

test('methods that nothing uses get 405', async () => {
  await using door = await openDoor()
  const answer = await door.app.request('/api/setup', { method: 'PROPFIND', headers: { host: HOST } })
  assert.equal(answer.status, 405)
})

test('a body over one megabyte is refused before it is read', async () => {
  await using door = await openDoor()
  const answer = await post(door, signIn, { email: jane.email, password: 'x'.repeat(1_100_000) })
  assert.equal(answer.status, 413)
})

test('what is no JSON, and what lacks a field, is said in words', async () => {
  await using door = await openDoor()
  const answer = await post(door, signIn, { email: jane.email })
  assert.equal(answer.status, 422)
  assert.equal(((await answer.json()) as { field: string }).field, 'password')
})
