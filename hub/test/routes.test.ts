import assert from 'node:assert/strict'
import { test } from 'node:test'
import { declaredBy, type Who } from '../src/access/allow.ts'
import { liveApp } from './rig/app.ts'

/** What strangers may use, and why. Whatever else the router has is the owner's. */
const OPEN = new Map([
  ['GET /api/health', 'monitoring'],
  ['GET /api/setup', 'the page before there is an owner'],
  ['POST /api/setup', 'guarded by the token of the printed link'],
  ['POST /api/auth/sign-in/email', 'guarded by the throttle'],
  ['POST /api/auth/sign-out', 'ends only one’s own session'],
  ['GET /api/auth/session', 'tells only oneself'],
  ['GET /api/openapi.json', 'describes the interface, and nobody’s data'],
  [
    'POST /hooks/ss/:token',
    'ShipStation carries no cookie: the secret is in the address, and a notice is a hint',
  ],
  ['GET /p/:token', 'a backer’s own page: the signed link is the key, and opens that one page'],
  ['GET /*', 'the built web'],
])

test('every route in the live router declares who may use it, before anything of it runs', async () => {
  await using live = await liveApp()
  const routes = new Map<string, unknown[]>()
  for (const { method, path, handler } of live.app.routes) {
    if (method === 'ALL' && path === '/*') continue // The door itself.
    const key = `${method} ${path}`
    routes.set(key, [...(routes.get(key) ?? []), handler])
  }
  assert(routes.size >= OPEN.size)
  for (const [key, handlers] of routes) {
    const who: Who | null = declaredBy(handlers[0])
    assert(
      who,
      `${key} must begin with allow('owner') or allow('anyone'): docs/architecture.md, "Who may do what"`,
    )
    assert(
      who === 'anyone' || key.includes(' /api/'),
      `${key}: the guard against other sites stands before /api/ alone`,
    )
    assert(!key.startsWith('ALL '), `${key} must name its method: docs/architecture.md, "Who may do what"`)
    assert.equal(
      who === 'anyone',
      OPEN.has(key),
      `${key}: list it in this test with the reason if strangers may use it`,
    )
  }
})

test('every route of the owner turns a stranger away, whatever is sent', async () => {
  await using live = await liveApp()
  const seen = new Set<string>()
  for (const { method, path, handler } of live.app.routes) {
    if (declaredBy(handler) !== 'owner' || seen.has(`${method} ${path}`)) continue
    seen.add(`${method} ${path}`)
    const answer = await live.app.request(path.replaceAll(/[:{]\w+\}?(\{[^}]*\})?/g, 'x'), {
      method,
      headers: { host: 'localhost', 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      ...(method === 'GET' ? {} : { body: '{}' }),
    })
    assert.equal(answer.status, 401, `${method} ${path}`)
  }
  assert(seen.size > 40, 'the nouns are in the router')
})
