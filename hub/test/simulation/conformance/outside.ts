import fc from 'fast-check'
import {
  type Command,
  ws,
  account,
  kind,
  id,
  flow,
  key,
  hub,
  stream,
  fence,
  value,
  ref,
  minutes,
  at,
  command,
  range,
} from './command.ts'

/** Registration and seats: each a transaction of its own. */
export const seats: fc.Arbitrary<Command>[] = [
  command('registerHub', [hub, fc.boolean()], (p, name, alone) =>
    p.asked.registerHub(name, 'host', 1, 60_000 * 15, alone),
  ),
  command('beat', [hub], (p, name) => p.asked.beat(name, 60_000 * 15)),
  command('leaveHub', [hub], (p, name) => p.asked.leaveHub(name)),
  command('seat', [hub, fc.boolean()], (p, name, all) =>
    p.asked.seat(name, all ? [{ workspace: 'a', account: 'x:1' }] : []),
  ),
  command('fairShare', [], (p) => p.asked.fairShare()),
  command('letGo', [ws, account, fence], (p, workspace, name, f) =>
    p.asked.letGo({ workspace, account: name, fence: f, reserved: [] }),
  ),
  command('openLane', [ws, account, hub], (p, workspace, name, h) => p.asked.openLane(workspace, name, h)),
  command('dropLane', [ws, account], (p, workspace, name) => p.asked.dropLane(workspace, name)),
  command('reserve', [ws, account, fence], (p, workspace, name, f) =>
    p.asked.reserve({ workspace, account: name, fence: f }, [{ n: 8, left: 90_000, limit: 40 }]),
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
  command('nextHint', [fc.boolean(), fc.boolean()], async (p, take, isDone) => {
    const hint = await p.asked.nextHint('a', 'x:1')
    if (hint && take) await p.asked.takeHint({ workspace: 'a', account: 'x:1', id: hint.id, at: at(p, 0) })
    if (hint && isDone) await p.asked.doneHint({ id: hint.id, at: at(p, 0) })
    return hint && { ...hint, id: 'drawn' }
  }),
  command('openRun', [stream], async (p, name) => {
    p.runs.push(await p.asked.openRun('a', 'x:1', name, 'increment', at(p, 0)))
  }),
  command('closeRun', [fc.nat(3)], async (p, n) => {
    const run = p.runs[n]
    if (run) await p.asked.closeRun(run, at(p, 0), { pages: n }, n === 1 ? 'failed' : null)
  }),
  command('madeBetween', [minutes, fc.nat(2)], (p, off, nth) =>
    p.asked.madeBetween({ ...range(p, off), nth }),
  ),
  command('rawsAfter', [kind, id], (p, k, after) =>
    p.asked.rawsAfter({ workspace: 'a', account: 'x:1', kind: k, after, most: 2 }),
  ),
  command('pastOf', [ref], (p, one) => p.asked.pastOf('a', [one])),
  command('openSource', [stream, minutes], (p, name, off) =>
    p.asked.openSource({ workspace: 'a', account: 'x:1', stream: name, cursor: 'c', at: at(p, off) }),
  ),
  command('asideDue', [minutes, id], (p, off, program) =>
    p.asked.asideDue({ workspace: 'a', account: 'x:1', before: at(p, off), program }),
  ),
  command('asideTried', [id], (p, one) =>
    p.asked.asideTried({
      workspace: 'a',
      account: 'x:1',
      stream: 'orders',
      id: one,
      at: at(p, 0),
      program: '2',
    }),
  ),
  command('flowsBehind', [], (p) => p.asked.flowsBehind()),
  command(
    'recordsOf',
    [fc.uniqueArray(ref, { maxLength: 4, selector: (it) => JSON.stringify(it) }), fc.boolean()],
    async (p, refs, raw) => (await p.asked.recordsOf('a', refs, raw)).sort((a, b) => Number(a.seq - b.seq)),
  ),
  command('belongingTo', [kind, id], (p, k, of) =>
    p.asked.belongingTo('a', [{ kind: k, of: { account: 'x:1', kind: 'number', id: of } }]),
  ),
  command('absorbed', [kind, id, minutes], async (p, k, of, off) => [
    await p.asked.goneUnder('a', { account: 'x:1', kind: k }, of),
    await p.asked.tookInUnseen('a', { account: 'x:1', kind: k, since: at(p, off) }),
  ]),
  command('shownIn', [stream, minutes], async (p, name, off) => [
    ...(
      await p.asked.shownIn({
        ...{ workspace: 'a', account: 'y:1', stream: name, attempts: p.attempts },
        afterMs: off * 60_000,
      })
    ).values(),
  ]),
  command('links', [ref, id], async (p, from, back) => [
    await p.asked.linksFrom('a', [from]),
    await p.asked.linksTo('a', 'y:1', [back]),
  ]),
  command('applicable', [minutes], (p, off) => p.asked.applicable(['s.orders', 'x.none'], at(p, off))),
  command('outbox', [minutes], (p, off) => p.asked.outbox('a', 'y:1', at(p, off))),
  command(
    'stepsInState',
    [fc.constantFrom('planned', 'unknown', 'done', 'in_flight')],
    async (p, state) =>
      (await p.asked.stepsInState('a', 'y:1', state as 'planned')).map((step) => ({
        ...step,
        attempt: null,
      })), // why: one of the states
  ),
  command('orphansOf', [minutes], async (p, off) =>
    (await p.asked.orphansOf('a', 'y:1', at(p, off))).map((one) => one.key),
  ),
  command('firstCarried', [fc.array(key, { maxLength: 3 })], (p, keys) => p.asked.firstCarried('a', keys)),
]

/** What goes past a transaction: people's hands. */
export const byHand: fc.Arbitrary<Command>[] = [
  command('addHint', [stream, value, fc.boolean()], (p, name, ask, person) =>
    p.ground.hands.addHint('a', 'x:1', name, ask, person, at(p, 0)),
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
