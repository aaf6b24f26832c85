import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { renewSetupToken } from '../src/access/setup.ts'
import { cookiesOf, get, HOST, jane, openDoor, post, setUpJane, setupToken } from './rig/access.ts'

const session = async (answer: Response) => (await answer.json()) as { person: { email: string } | null }

test('the sign-up link makes the owner once, signs them in, and is then used up', async () => {
  await using door = await openDoor()
  assert.deepEqual(await (await get(door, '/api/setup')).json(), { needed: true })
  const token = await setupToken(door)
  const first = await post(door, '/api/setup', { ...jane, token })
  assert.equal(first.status, 200)
  const who = await session(await get(door, '/api/auth/session', { cookie: cookiesOf(first) }))
  assert.equal(who.person?.email, jane.email)
  assert.deepEqual(await (await get(door, '/api/setup')).json(), { needed: false })
  assert.equal((await post(door, '/api/setup', { ...jane, email: 'b@moonlamp.test', token })).status, 409)
  assert.equal(await door.access.setupLink(), null)
  const { rows } = await door.database.pool.query('select name, zone from workspaces')
  assert.deepEqual(rows, [{ name: 'Moon Lamp', zone: 'Europe/Berlin' }])
})

test('of two hubs that begin on one empty database one prints the link, and that one works; once it is gone the other does', async () => {
  await using door = await openDoor()
  const { pool } = door.database
  const [first, second] = [
    { host: 'quay', pid: 11 },
    { host: 'pier', pid: 11 },
  ]
  for (const [n, { host, pid }] of [first, second].entries())
    await pool.query(
      `insert into hubs (id, host, pid, lease_until) values ($1, $2, $3, clock_timestamp() + interval '45 seconds')`,
      [`hub-${n}`, host, pid],
    )
  const made = await Promise.all([first, second].map((me) => renewSetupToken(pool, me)))
  const [token, ...more] = made.flatMap((one) => (one && 'token' in one ? one.token : []))
  assert.deepEqual([more.length, made.filter((one) => one && 'printedBy' in one).length], [0, 1])
  const holder = made[0] && 'token' in made[0] ? first : second
  assert.deepEqual(
    made.find((one) => one && 'printedBy' in one),
    { printedBy: holder },
  )
  const again = await renewSetupToken(pool, holder)
  assert.ok(again && 'token' in again, 'its own link it makes anew')
  assert.equal((await post(door, '/api/setup', { ...jane, token })).status, 403)
  await pool.query('delete from hubs where host = $1', [holder.host])
  const other = await renewSetupToken(pool, holder === first ? second : first)
  assert.ok(other && 'token' in other, 'the hub that printed it is gone')
  assert.equal((await post(door, '/api/setup', { ...jane, token: other.token })).status, 200)
})

test('two who use the same link at once make one owner', async () => {
  await using door = await openDoor()
  const token = await setupToken(door)
  const answers = await Promise.all(
    ['a', 'b'].map((name) => post(door, '/api/setup', { ...jane, email: `${name}@moonlamp.test`, token })),
  )
  assert.equal(answers.filter((answer) => answer.status === 200).length, 1)
  const { rows } = await door.database.pool.query('select count(*)::int as n from members')
  assert.equal(rows[0].n, 1)
})

test('a start without an owner prints a new link, and the one before stops working', async () => {
  await using door = await openDoor()
  const old = await setupToken(door)
  await setupToken(door)
  assert.equal((await post(door, '/api/setup', { ...jane, token: old })).status, 403)
})

test('a link older than half an hour is refused', async () => {
  await using door = await openDoor()
  const token = await setupToken(door)
  await door.database.pool.query(`update setup_link set expires_at = expires_at - interval '31 minutes'`)
  assert.equal((await post(door, '/api/setup', { ...jane, token })).status, 403)
})

test('the token is not in the database', async () => {
  await using door = await openDoor()
  const token = await setupToken(door)
  const { rows } = await door.database.pool.query('select setup_link::text as row from setup_link')
  assert(!rows[0].row.includes(token))
})

for (const [password, says] of [
  ['Password123!', /too common/],
  ['shipstation2026', /“shipstation”/],
  ['short', /at least 12/],
  ['x'.repeat(129), /longer than 128|too common/],
  ['janemiller-26', /“miller”|“jane”/],
  ['with a \0 inside it', /cannot be typed/],
] as const)
  test(`the password ${JSON.stringify(password.slice(0, 20))} is refused with its reason`, async () => {
    await using door = await openDoor()
    const answer = await post(door, '/api/setup', { ...jane, password, token: await setupToken(door) })
    const body = (await answer.json()) as { says: string; field: string }
    assert.equal(answer.status, 422)
    assert.match(body.says, says)
    assert.equal(body.field, 'password')
  })

test('a long password with spaces and emoji is taken, and every character of it counts', async () => {
  await using door = await openDoor()
  const password = `${'lantern 🏮 harbour '.repeat(4)}x`
  await post(door, '/api/setup', { ...jane, password, token: await setupToken(door) })
  const other = `${password.slice(0, -1)}y`
  const status = async (it: string) =>
    (await post(door, '/api/auth/sign-in/email', { email: jane.email, password: it })).status
  assert.equal(await status(other), 401)
  assert.equal(await status(password), 200)
})

test('signing in gives a new session and the cookie is out of reach of scripts and other sites', async () => {
  await using door = await openDoor()
  await setUpJane(door)
  const answer = await post(
    door,
    '/api/auth/sign-in/email',
    { email: ' JANE@moonlamp.test ', password: jane.password },
    { cookie: 'sid=planted' },
  )
  const cookie = answer.headers.getSetCookie().find((it) => it.startsWith('sid='))
  assert.match(cookie ?? '', /HttpOnly/i)
  assert.match(cookie ?? '', /SameSite=Lax/i)
  assert.match(cookie ?? '', /Path=\//i)
  assert.doesNotMatch(cookie ?? '', /planted|Secure/)
})

test('with an https address the session cookie is for this host and for https alone', async () => {
  await using door = await openDoor({ url: 'https://hub.moonlamp.test' })
  const answer = await post(door, '/api/setup', { ...jane, token: await setupToken(door) })
  const cookie = answer.headers.getSetCookie().find((it) => it.startsWith('__Host-sid='))
  assert.match(cookie ?? '', /Secure/)
  assert.match(answer.headers.get('strict-transport-security') ?? '', /max-age=31536000/)
})

test('after signing out the old cookie opens nothing', async () => {
  await using door = await openDoor()
  const cookie = await setUpJane(door)
  await post(door, '/api/auth/sign-out', {}, { cookie })
  assert.equal((await session(await get(door, '/api/auth/session', { cookie }))).person, null)
})

test('a session ends after eight idle hours, and after seven days whatever happens', async () => {
  await using door = await openDoor()
  const { pool } = door.database
  const cookie = await setUpJane(door)
  const now = async () => session(await get(door, '/api/auth/session', { cookie }))
  await pool.query(`update session set "expiresAt" = "expiresAt" - interval '8 hours'`)
  assert.equal((await now()).person, null)
  const again = await post(door, '/api/auth/sign-in/email', { email: jane.email, password: jane.password })
  await pool.query(`update session set "createdAt" = "createdAt" - interval '7 days'`)
  const old = await session(await get(door, '/api/auth/session', { cookie: cookiesOf(again) }))
  assert.equal(old.person, null)
})

test('a session in use is prolonged, and the browser is told so', async () => {
  await using door = await openDoor()
  const cookie = await setUpJane(door)
  await door.database.pool.query(`update session set "expiresAt" = "expiresAt" - interval '1 hour'`)
  const answer = await get(door, '/api/auth/session', { cookie })
  assert(answer.headers.getSetCookie().some((it) => it.startsWith('sid=')))
})

test('changing the password needs the present one and ends other sessions', async () => {
  await using door = await openDoor()
  const first = await setUpJane(door)
  const second = cookiesOf(
    await post(door, '/api/auth/sign-in/email', { email: jane.email, password: jane.password }),
  )
  const change = (present: string) =>
    post(door, '/api/auth/password', { present, next: 'quiet mules at noon' }, { cookie: second })
  assert.equal((await change('not this one at all')).status, 403)
  assert.equal((await change(jane.password)).status, 200)
  assert.equal((await session(await get(door, '/api/auth/session', { cookie: first }))).person, null)
})

test('an unknown address and a wrong password get the same answer', async () => {
  await using door = await openDoor()
  await setUpJane(door)
  const ask = async (email: string) => {
    const answer = await post(door, '/api/auth/sign-in/email', { email, password: 'not this one at all' })
    return [answer.status, await answer.text()]
  }
  assert.deepEqual(await ask(jane.email), await ask('nobody@moonlamp.test'))
})

test('ten wrong passwords close the account to strangers, not to the browser it knows', async () => {
  await using door = await openDoor()
  const known = await setUpJane(door)
  const sign = (password: string, cookie = '') =>
    post(door, '/api/auth/sign-in/email', { email: jane.email, password }, { cookie })
  for (let n = 0; n < 10; n++) assert.equal((await sign(`wrong number ${n} again`)).status, 401)
  const closed = await sign(jane.password)
  assert.equal(closed.status, 429)
  assert(Number(closed.headers.get('retry-after')) > 0)
  assert.equal((await sign(jane.password, known)).status, 200)
})

test('a Basic header that a proxy leaves in the request does not hide the session', async () => {
  await using door = await openDoor()
  const cookie = await setUpJane(door)
  const headers = { cookie, authorization: 'Basic cHJveHk6cGFzc3dvcmQ=' }
  assert.equal((await session(await get(door, '/api/auth/session', headers))).person?.email, jane.email)
})

test('the command line token opens the workspace on this machine and nowhere else', async () => {
  await using door = await openDoor()
  await setUpJane(door)
  const file = join(door.data, 'cli.token')
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const authorization = `Bearer ${readFileSync(file, 'utf8').trim()}`
  const ask = (headers: Record<string, string>, remote: string | null) =>
    door.access.who(new Request(`http://${HOST}/`, { headers }), remote)
  assert.equal((await ask({ authorization }, '127.0.0.1'))?.by, 'cli-token')
  assert.equal((await ask({ authorization }, '::ffff:127.0.0.1'))?.email, jane.email)
  assert.equal(await ask({ authorization }, '192.0.2.7'), null)
  assert.equal(await ask({ authorization, 'x-forwarded-for': '192.0.2.7' }, '127.0.0.1'), null)
  assert.equal(await ask({ authorization: `${authorization}x` }, '127.0.0.1'), null)
})
