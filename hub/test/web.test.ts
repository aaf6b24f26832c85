import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { serveWeb } from '../src/http/web.ts'
import { get, openDoor, type TestDoor } from './rig/access.ts'

let door: TestDoor
const dist = mkdtempSync(join(tmpdir(), 'longshore-web-'))
const outside = `${dist}-outside.txt`

before(async () => {
  mkdirSync(join(dist, 'assets'))
  writeFileSync(
    join(dist, 'index.html'),
    '<meta name="csp-nonce" content="%CSP_NONCE%"><div id="root"></div>',
  )
  writeFileSync(join(dist, 'assets/main-1a2b.js'), 'export {}')
  writeFileSync(join(dist, 'mark.svg'), '<svg/>')
  writeFileSync(join(dist, '.made-of'), 'x')
  writeFileSync(outside, 'not yours')
  door = await openDoor({ routes: (app) => serveWeb(app, dist) })
})

after(async () => {
  await door[Symbol.asyncDispose]()
  rmSync(dist, { recursive: true })
  rmSync(outside)
})

test('every address of the app gives its page, with the nonce that the policy of this very answer names', async () => {
  const nonces = new Set<string>()
  for (const path of ['/', '/campaigns/moon-lamp', '/orders/kickstarter.moon-lamp.12']) {
    const answer = await get(door, path)
    const nonce = /content="([\w-]+)"/.exec(await answer.text())?.[1] ?? 'none'
    assert(answer.headers.get('content-security-policy')?.includes(`'nonce-${nonce}'`))
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    nonces.add(nonce)
  }
  assert.equal(nonces.size, 3)
})

test('a web that is built anew under a running hub is served at once, and the last one while there is none', async () => {
  const page = async () => (await get(door, '/')).text()
  const index = join(dist, 'index.html')
  const before = readFileSync(index, 'utf8')
  writeFileSync(`${index}.new`, before.replace('root', 'newer'))
  rmSync(index)
  assert.match(await page(), /root/)
  renameSync(`${index}.new`, index)
  assert.match(await page(), /newer/)
  writeFileSync(index, before)
})

test('files with a hash in their name are kept by the browser for ever, others are asked for again', async () => {
  const script = await get(door, '/assets/main-1a2b.js')
  assert.equal(script.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  assert.match(script.headers.get('content-type') ?? '', /javascript/)
  assert.equal((await get(door, '/mark.svg')).headers.get('cache-control'), 'no-cache')
})

for (const path of [
  '/.git/config',
  '/.made-of',
  '/..%2f..%2fetc/passwd',
  `/..%2f${outside.split('/').at(-1)}`,
  '/%00',
  '/%zz',
  '/assets/gone-1a2b.js',
  '/index.php',
  '/api/nothing',
])
  test(`${path} is not there`, async () => {
    const answer = await get(door, path)
    assert.equal(answer.status, 404)
    assert.doesNotMatch(await answer.text(), /not yours|root/)
  })
