import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createPace, parse, type User, USERS } from '../src/client/pace.ts'

type World = { phase: number; rounding: 'up' | 'down'; grid: boolean; hasSentAt: boolean }
type Flying = {
  user: User
  sentAt: number
  arrives: number
  lands: number
  said?: ReturnType<typeof serverOf>
}

/** A server with fixed windows, on a grid or begun by their first request, that counts what it was asked. */
function createServer({ phase, rounding, grid }: World) {
  const windows = new Map<number, number>()
  let start = Number.NEGATIVE_INFINITY
  return {
    windows,
    arrive(at: number) {
      if (at >= start + 60_000) start = grid ? Math.floor((at - phase) / 60_000) * 60_000 + phase : at
      const count = (windows.get(start) ?? 0) + 1
      windows.set(start, count)
      const leftMs = start + 60_000 - at
      const resetSeconds = rounding === 'up' ? Math.ceil(leftMs / 1000) : Math.floor(leftMs / 1000)
      return {
        status: count > 40 ? 429 : 200,
        limit: 40,
        remaining: Math.max(0, 40 - count),
        resetSeconds,
      }
    },
  }
}
const serverOf = (server: ReturnType<typeof createServer>, at: number) => server.arrive(at)

/** Plays a lane of `atOnce` requests for `minutes`, from one thing that happens to the next; latency comes from the seed. */
function play(world: World, latencies: number[], wants: (now: number) => Set<User>, minutes = 6, atOnce = 4) {
  const pace = createPace()
  const server = createServer(world)
  const sent: { user: User; at: number }[] = []
  let flying: Flying[] = []
  let n = 0
  for (let now = 1_000, next = 0; now < minutes * 60_000; now = next) {
    for (const one of flying.filter((f) => f.arrives <= now && !f.said).sort((a, b) => a.arrives - b.arrives))
      one.said = serverOf(server, one.arrives)
    for (const one of flying.filter((f) => f.lands <= now))
      pace.learn(now, { ...(one.said ?? { status: 0 }), ...(world.hasSentAt && { sentAt: one.sentAt }) })
    flying = flying.filter((f) => f.lands > now)
    const wanting = wants(now)
    for (let again = true; again && flying.length < atOnce; ) {
      again = false
      for (const user of USERS) {
        if (!wanting.has(user) || flying.length >= atOnce || pace.wait(now, user, wanting) > 0) continue
        pace.spend(now, user)
        sent.push({ user, at: now })
        const latency = latencies[n++ % latencies.length] ?? 1
        flying.push({ user, sentAt: now, arrives: now + Math.floor(latency / 2), lands: now + latency })
        again = true
      }
    }
    const waits = flying.length < atOnce ? USERS.filter((user) => wanting.has(user)) : []
    const turns = waits.map((user) => now + pace.wait(now, user, wanting))
    const due = flying.flatMap(({ arrives, lands, said }) => (said ? [lands] : [arrives, lands]))
    next = Math.max(now + 1, Math.ceil(Math.min(...turns, ...due)))
  }
  return { server, sent }
}

const world = fc.record({
  phase: fc.integer({ min: 0, max: 59_999 }),
  rounding: fc.constantFrom('up' as const, 'down' as const),
  grid: fc.boolean(),
  hasSentAt: fc.boolean(),
})
const latencies = fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 40 })
const runs = { numRuns: Number(process.env.RUNS ?? 60) }

test('whatever the latency and the phase of its windows, ShipStation never sees request 41, in 10,000 schedules', () => {
  fc.assert(
    fc.property(world, latencies, fc.integer({ min: 1, max: 12 }), (w, l, atOnce) => {
      const { server } = play(w, l, () => new Set<User>(['send', 'backfill', 'increment']), 2.5, atOnce)
      assert.ok(Math.max(...server.windows.values()) <= 40)
    }),
    { numRuns: Number(process.env.RUNS ?? 10_000) },
  )
})

test('with work waiting, at least 38 of the 40 are used in every full window', () => {
  fc.assert(
    fc.property(
      world,
      fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 40 }),
      (w, l) => {
        const { server } = play(w, l, () => new Set<User>(['send']))
        const full = [...server.windows.entries()].sort(([a], [b]) => a - b).slice(1, -1)
        assert.ok(full.length >= 3)
        for (const [start, count] of full) assert.ok(count >= 38, `window at ${start} used ${count}`)
      },
    ),
    runs,
  )
})

test('each gets its share: four look-ups, four increments, two for the sweep, and three writes to one of the backfill', () => {
  const { sent } = play(
    { phase: 0, rounding: 'up', grid: true, hasSentAt: true },
    [100],
    () => new Set(USERS.slice(1)),
  )
  const window = sent.filter(({ at }) => at >= 118_000 && at < 170_000)
  const count = (user: User) => window.filter((one) => one.user === user).length
  assert.equal(count('lookup'), 4)
  assert.equal(count('increment'), 4)
  assert.equal(count('sweep'), 2)
  assert.equal(count('send') + count('backfill'), 28)
  assert.equal(count('send'), 21)
})

test('two are kept for a person until the last five seconds', () => {
  const pace = createPace()
  const wanting = new Set<User>(['send'])
  let spent = 0
  pace.learn(0, { status: 200, limit: 40, remaining: 40, resetSeconds: 59 })
  while (pace.wait(10, 'send', wanting) === 0) {
    pace.spend(10, 'send')
    spent++
  }
  assert.equal(spent, 38)
  assert.equal(pace.wait(10, 'person', wanting), 0)
  assert.equal(pace.wait(10, 'send', wanting), 60_000 - 5_000 - 10)
  assert.equal(pace.wait(55_000, 'send', wanting), 0)
})

test('a window of one second, of which no answer tells, is taken for a quarter longer and gives four fifths of what is allowed', () => {
  const pace = createPace({ limit: 350, perSeconds: 1 })
  const wanting = new Set<User>(['send'])
  const seconds = 10
  let spent = 0
  for (let now = 0; now < seconds * 1000; now++)
    while (pace.wait(now, 'send', wanting) === 0) {
      pace.spend(now, 'send')
      pace.learn(now, { status: 202 })
      spent++
    }
  assert.equal(spent, (350 * seconds) / 1.25)
})

test('where no answer tells of a window’s end, it is over a period after the first answer at the earliest: the first request may have been long on its way', () => {
  const pace = createPace({ limit: 10, perSeconds: 1 })
  for (let n = 0; n < 10; n++) pace.spend(0, 'person')
  for (let n = 0; n < 10; n++) pace.learn(400 + n, { status: 200, sentAt: 0 })
  assert.equal(pace.wait(1_300, 'person', new Set()), 100)
  assert.equal(pace.wait(1_400, 'person', new Set()), 0)
})

test('after a 429 nothing leaves until the window is over, not even for a person', () => {
  const pace = createPace()
  pace.spend(0, 'send')
  pace.learn(100, { status: 429, limit: 40, remaining: 0, resetSeconds: 20 })
  assert.ok(pace.wait(15_000, 'person', new Set()) > 0)
  assert.ok(pace.wait(20_000, 'person', new Set()) > 0)
  assert.equal(pace.wait(21_100, 'person', new Set()), 0)
  assert.equal(pace.state(5_000).remaining, 0)
})

test('the limit is believed as sent, up and down, and what others spend is not spent again', () => {
  const pace = createPace()
  pace.spend(0, 'send')
  pace.learn(100, { status: 200, limit: 1_000_000, remaining: 999_999, resetSeconds: 59 })
  assert.equal(pace.state(100).remaining, 999_999)
  pace.learn(200, { status: 200, limit: 10, remaining: 3, resetSeconds: 59 })
  assert.equal(pace.state(200).remaining, 3)
  pace.learn(300, { status: 200, limit: 10, remaining: 9, resetSeconds: 59 })
  assert.equal(pace.state(300).remaining, 3)
})

test('who takes over counts what was spent before', () => {
  const pace = createPace()
  pace.restore(0, 40, 30_000)
  assert.equal(pace.wait(10, 'person', new Set()), 29_990)
  assert.equal(pace.wait(30_000, 'person', new Set()), 0)
})

test('requests that never get an answer do not stop the lane for ever', () => {
  const pace = createPace()
  for (let n = 0; n < 40; n++) pace.spend(0, 'person')
  assert.ok(pace.wait(1_000, 'person', new Set()) > 0)
  assert.equal(pace.wait(600_000, 'person', new Set()) > 0, true)
  assert.equal(pace.wait(700_000, 'person', new Set()), 0)
})

test('headers are read whatever their case, and nonsense is nothing', () => {
  const said = parse(
    new Headers({ 'X-Rate-Limit-Limit': '40', 'X-Rate-Limit-Remaining': 'many', 'Retry-After': '7' }),
  )
  assert.deepEqual(said, { limit: 40, resetSeconds: 7 })
})
