import fc from 'fast-check'
import type { Ref } from '../../../src/connector.ts'
import type { Fresh, Seen } from '../../../src/store/log.ts'
import { statesThatBecome } from '../../../src/engine/steps.ts'
import type { Kind } from '../../../src/model/entities.ts'
import type { Asked, Work } from '../../../src/store/store.ts'
import type { Settled } from '../../../src/store/steps.ts'
import type { Ground } from '../hands.ts'

/** Where a command is run: the ids that this store drew, and the fence it holds. */
export type Place = {
  ground: Ground
  asked: Asked
  work: Work | null
  attempts: string[]
  runs: string[]
  now: number
}
export type Command = { name: string; given: unknown[]; run(at: Place): Promise<unknown> }

const ws = fc.constantFrom('a', 'b')
const account = fc.constantFrom('x:1', 'y:1', 'v?1')
const kind = fc.constantFrom<Kind>('order', 'shipment')
const id = fc.constantFrom('1', '2', '3')
const flow = fc.constantFrom('f1', 'f2')
const key = fc.constantFrom('k1', 'k2', 'k3', 'k4')
const hub = fc.constantFrom('h1', 'h2')
const stream = fc.constantFrom('orders', 'shipments')
const fence = fc.constantFrom(1n, 2n)
const value = fc.constantFrom<unknown>({ b: 1, a: [1, null] }, { a: 2 }, 'text', 3)
const ref: fc.Arbitrary<Ref> = fc.record({ account: fc.constantFrom('x:1', 'y:1'), kind, id })
const minutes = fc.integer({ min: -20, max: 20 })
const at = (place: Place, offset: number) => new Date(place.now + offset * 60_000)

/** A command from the values that it is given; what stands in `given` is shown when stores differ. */
const command = <Given extends unknown[]>(
  name: string,
  given: { [Index in keyof Given]: fc.Arbitrary<Given[Index]> },
  run: (place: Place, ...values: Given) => Promise<unknown>,
): fc.Arbitrary<Command> =>
  fc.tuple(...(given as fc.Arbitrary<unknown>[])).map((values) => ({
    name,
    given: values,
    run: (place) => run(place, ...(values as Given)), // why: drawn from the arbitraries of these very types
  }))

/** Inside a transaction only: what upholds a fence. */
const work = (place: Place): Work => {
  if (!place.work) throw new Error('outside a transaction')
  return place.work
}

/** Registration and seats: each a transaction of its own. */
export const seats: fc.Arbitrary<Command>[] = [
  command('registerHub', [hub, fc.boolean()], (p, name, alone) =>
    p.asked.registerHub(name, 'host', 1, 60_000 * 15, alone),
  ),
  command('beat', [hub], (p, name) => p.asked.beat(name, 60_000 * 15)),
  command('leaveHub', [hub], (p, name) => p.asked.leaveHub(name)),
  command('seat', [hub], (p, name) => p.asked.seat(name)),
  command('letGo', [ws, account, fence], (p, workspace, name, f) =>
    p.asked.letGo({ workspace, account: name, fence: f, reserved: [] }),
  ),
  command('openLane', [ws, account, hub], (p, workspace, name, h) => p.asked.openLane(workspace, name, h)),
  command('dropLane', [ws, account], (p, workspace, name) => p.asked.dropLane(workspace, name)),
  command('reserve', [ws, account, fence], (p, workspace, name, f) =>
    p.asked.reserve({ workspace, account: name, fence: f }, [{ n: 8, ends: p.now, limit: 40 }]),
  ),
]

export const outside: fc.Arbitrary<Command>[] = [
  command('connectionFor', [ws, account], (p, workspace, name) => p.asked.connectionFor(workspace, name)),
  command('stopConnection', [fc.boolean()], (p, on) =>
    p.asked.stopConnection('c1', on ? { says: 's', remedy: 'r', status: 401, at: 'then' } : null),
  ),
  command('noteAnswer', [minutes], (p, off) => p.asked.noteAnswer('c1', at(p, off))),
  command('sourcesOf', [ws, account], (p, workspace, name) => p.asked.sourcesOf(workspace, name)),
  command('beginPass', [stream, minutes], (p, name, off) => p.asked.beginPass('a', 'x:1', name, at(p, off))),
  command('endPass', [stream, minutes, fc.boolean()], (p, name, off, ok) =>
    p.asked.endPass('a', 'x:1', name, at(p, off), at(p, off + 1), ok ? null : { says: 'no', count: 2 }),
  ),
  command('dueNow', [stream, minutes], (p, name, off) => p.asked.dueNow('a', 'x:1', [name], at(p, off))),
  command('nextHint', [fc.boolean()], async (p, take) => {
    const hint = await p.asked.nextHint('a', 'x:1')
    if (hint && take) await p.asked.takeHint(hint.id)
    return hint && { ...hint, id: 'drawn' }
  }),
  command('openRun', [stream], async (p, name) => {
    p.runs.push(await p.asked.openRun('a', 'x:1', name, 'increment', at(p, 0)))
  }),
  command('closeRun', [fc.nat(3)], async (p, n) => {
    const run = p.runs[n]
    if (run) await p.asked.closeRun(run, at(p, 0), { pages: n }, n === 1 ? 'failed' : null)
  }),
  command('flowsBehind', [], (p) => p.asked.flowsBehind()),
  command(
    'recordsOf',
    [fc.uniqueArray(ref, { maxLength: 4, selector: (it) => JSON.stringify(it) }), fc.boolean()],
    async (p, refs, raw) => (await p.asked.recordsOf('a', refs, raw)).sort((a, b) => Number(a.seq - b.seq)),
  ),
  command('belongingTo', [kind, id], (p, k, of) =>
    p.asked.belongingTo('a', [{ kind: k, of: { account: 'x:1', kind: 'number', id: of } }]),
  ),
  command('links', [ref, id], async (p, from, back) => [
    await p.asked.linksFrom('a', [from]),
    await p.asked.linksTo('a', 'y:1', [back]),
  ]),
  command('sendable', [minutes], (p, off) => p.asked.sendable('a', 'y:1', at(p, off))),
  command(
    'stepsInState',
    [fc.constantFrom('planned', 'unknown', 'done', 'in_flight')],
    async (p, state) =>
      (await p.asked.stepsInState('a', 'y:1', state as 'planned')).map(({ attempt: _, ...step }) => step), // why: one of the states
  ),
  command('orphansOf', [minutes], async (p, off) =>
    (await p.asked.orphansOf('a', 'y:1', at(p, off))).map((one) => one.key),
  ),
  command('firstCarried', [fc.array(key, { maxLength: 3 })], (p, keys) => p.asked.firstCarried('a', keys)),
]

/** What goes past a transaction: people's hands. */
export const byHand: fc.Arbitrary<Command>[] = [
  command('addHint', [stream, value, fc.boolean()], (p, name, ask, person) =>
    p.ground.hands.addHint('a', 'x:1', name, ask, person),
  ),
  command('replanAll', [flow, kind], (p, name, k) =>
    p.ground.hands.replanAll({ id: name, workspace: 'a', from: 'x:1' }, [k], 'replay'),
  ),
  command('replanOne', [flow, ref], (p, name, one) =>
    p.ground.hands.replanOne({ id: name, workspace: 'a' }, one, 'settings'),
  ),
  command(
    'setState',
    [fc.constantFrom('i1', 'i2'), fc.constantFrom('active', 'paused')],
    (p, name, state) => p.ground.hands.setState(name, state as 'active'), // why: one of the two
  ),
  command('removeIntegration', [fc.constant('i2')], (p, name) =>
    p.ground.hands.removeIntegration(name, at(p, 0)),
  ),
]

const seen: fc.Arbitrary<Seen> = fc.record({
  id,
  raw: value,
  data: fc.option(value),
  version: fc.constantFrom(null, '1', '2'),
  of: fc.array(fc.record({ kind: fc.constantFrom('number', 'order'), id }), { maxLength: 2 }),
})
const settled: fc.Arbitrary<Settled> = fc
  .record({
    key,
    event: fc.constantFrom<Settled['event']>(
      'later',
      'lost',
      'accepted',
      'refused',
      'again',
      'closed',
      'expired',
    ),
    reason: fc.option(fc.constant('because')),
    due: fc.option(fc.constant(new Date(Date.UTC(2026, 1, 1)))),
    attempted: fc.boolean(),
    alone: fc.boolean(),
  })
  .map((it) => ({ ...it, state: endOf[it.event] }))
const endOf: Record<Settled['event'], Settled['state']> = {
  expired: 'refused',
  later: 'planned',
  lost: 'unknown',
  accepted: 'done',
  refused: 'refused',
  again: 'planned',
  closed: 'cancelled',
}
const verdict = fc.oneof(
  key.map((step) => ({ step })),
  ref.map((one) => ({ wait: 'which?', for: one })),
  fc.constant({ skip: 'no' }),
)
const page = { workspace: 'a', account: 'x:1', kind: 'order' as const, source: 'c1', why: 'live' as const }

export const inside: fc.Arbitrary<Command>[] = [
  command(
    'append',
    [fc.uniqueArray(seen, { maxLength: 3, selector: (it) => it.id }), minutes],
    async (p, items, off) => {
      const full = { ...page, items, request: BigInt(p.now), at: at(p, off) }
      const last = await work(p).lockLog('a')
      const held = await work(p).heldRecords(full)
      const fresh = items.map(
        (item, n): Fresh => ({
          ...item,
          hash: `${item.id} ${n}`,
          before: held.get(item.id)?.hash ?? null,
          seq: last + BigInt(n + 1),
        }),
      )
      await work(p).append(full, fresh)
      return { last, held }
    },
  ),
  command('entriesAfter', [flow], async (p, name) => {
    const row = await work(p).takeFlow(name)
    if (!row) return null
    const entries = await work(p).entriesAfter(row, ['order'], 3)
    const last = entries.at(-1)?.seq
    const beside = await work(p).entriesBeside(
      row,
      entries.map((entry) => entry.ref),
      last ?? 0n,
    )
    await work(p).replanDependents(
      row,
      entries.map((entry) => entry.ref),
      'answered',
    )
    if (last !== undefined) await work(p).movePosition(row, last)
    return { row, entries, beside }
  }),
  command('takeReplans', [flow, fc.integer({ min: 1, max: 3 })], async (p, name, most) => {
    const row = await work(p).takeFlow(name)
    if (!row) return null
    const refs = await work(p).takeReplans(row, most)
    return { refs, entries: await work(p).lastEntries('a', refs) }
  }),
  command(
    'saveLooks',
    [flow, ref, fc.array(verdict, { maxLength: 2 }), fc.array(ref, { maxLength: 2 }), fc.boolean()],
    async (p, name, one, verdicts, on, parked) => {
      const row = await work(p).readFlow(name)
      if (row)
        await work(p).saveLooks(
          row,
          [{ ref: one, seq: 2n, verdicts, on, parked: parked ? 1n : null }],
          at(p, 0),
        )
    },
  ),
  command(
    'insertSteps',
    [flow, key, fc.constantFrom('o1', 'o2'), fc.constantFrom('once', 'each', 'latest'), ref, value],
    async (p, name, k, object, mode, source, body) => {
      const row = await work(p).readFlow(name)
      const step = {
        key: k,
        object,
        deed: 'put',
        mode: mode as 'once',
        says: 'Send',
        source,
        about: null,
        seq: 1n,
        body,
        bodyHash: JSON.stringify(body),
      } // why: one of the modes
      if (row) await work(p).insertSteps(row, [step], at(p, 0))
    },
  ),
  command('standings', [fc.constantFrom('o1', 'o2')], (p, object) => work(p).standings('a', [object])),
  command('supersede', [fc.constantFrom('o1', 'o2')], (p, object) =>
    work(p).supersede('a', [{ object, deed: 'put' }], 'newer', at(p, 0)),
  ),
  command('withdraw', [flow, ref, fc.array(key, { maxLength: 2 })], (p, name, one, keep) =>
    work(p).withdraw({ id: name, workspace: 'a' }, [one], keep, at(p, 0)),
  ),
  command('send', [minutes, fc.integer({ min: 1, max: 3 })], async (p, off, most) => {
    const steps = await work(p).dueSteps('a', 'y:1', at(p, off), () => most)
    const first = steps[0]
    if (!first) return []
    const attempt = await work(p).openAttempt({
      ...{ workspace: 'a', account: 'y:1', sink: first.sink, flow: first.flow, fence: 1n, hub: 'h1' },
      ...{ at: at(p, 0), deadline: at(p, 1), steps: steps.map((step) => step.key) },
    })
    p.attempts.push(attempt.id)
    return steps.map(({ attempt: _, ...step }) => step)
  }),
  command('settle', [fc.uniqueArray(settled, { maxLength: 3, selector: (it) => it.key })], async (p, all) => {
    const fits = all.filter((one) => statesThatBecome(one.event).length > 0)
    return (await work(p).settle('a', fits, at(p, 0))).sort()
  }),
  command('closeAttempt', [fc.nat(3), key], async (p, n, step) => {
    const attempt = p.attempts[n]
    const wire = { request: { n }, status: 200, answer: null }
    const steps = [{ step, outcome: 'done', says: null }]
    if (attempt)
      await work(p).closeAttempt({
        workspace: 'a',
        id: attempt,
        at: at(p, 0),
        wire,
        outcome: 'accepted',
        says: null,
        steps,
      })
  }),
  command('abandonAttempts', [fc.nat(3)], async (p, n) => {
    const attempt = p.attempts[n]
    if (attempt) await work(p).abandonAttempts('a', [attempt], 'gone', at(p, 0))
  }),
  command('saveLinks', [ref, id, fc.constantFrom('put', 'note')], (p, source, remote, deed) =>
    work(p).saveLinks(
      'a',
      [
        {
          account: 'y:1',
          sink: 's.orders',
          deed,
          source,
          object: 'o1',
          receipt: { id: remote, version: '1' },
        },
      ],
      at(p, 0),
    ),
  ),
  command('holdFence', [account, fence], (p, name, f) =>
    work(p).holdFence({ workspace: 'a', account: name, fence: f }),
  ),
  command('moveCursor', [stream, id], (p, name, cursor) => work(p).moveCursor('a', 'x:1', name, cursor)),
  command('setAside', [id, value], (p, one, raw) =>
    work(p).setAside({
      workspace: 'a',
      account: 'x:1',
      stream: 'orders',
      id: one,
      raw,
      reason: 'odd',
      at: at(p, 0),
    }),
  ),
  command('takeBack', [id], (p, one) =>
    work(p).takeBack({ workspace: 'a', account: 'x:1', stream: 'orders' }, [one]),
  ),
]
