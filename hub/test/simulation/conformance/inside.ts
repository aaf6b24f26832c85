import fc from 'fast-check'
import { statesThatBecome } from '../../../src/engine/steps.ts'
import type { Fresh, Seen } from '../../../src/store/log.ts'
import type { Settled } from '../../../src/store/steps.ts'
import {
  type Command,
  account,
  id,
  flow,
  key,
  stream,
  fence,
  value,
  ref,
  minutes,
  at,
  command,
  work,
  range,
} from './command.ts'
import { natives } from './natives.ts'

const seen: fc.Arbitrary<Seen> = fc.record({
  id,
  raw: value,
  data: fc.option(value),
  version: fc.constantFrom(null, '1', '2'),
  of: fc.array(fc.record({ kind: fc.constantFrom('number', 'order', 'absorbed', 'key'), id }), {
    maxLength: 2,
  }),
  made: fc.constantFrom(null, '2026-02-01T10:00:00.000Z', '2026-02-01T11:00:00.000Z'),
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
    unclear: fc.boolean(),
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
          json: { raw: JSON.stringify(item.raw), data: JSON.stringify(item.data) },
          request: BigInt(p.now + off),
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
    const dependents = await work(p).replanDependents(
      row,
      entries.map((entry) => entry.ref),
      'answered',
    )
    if (last !== undefined) await work(p).movePosition(row, last)
    return { row, entries, beside, dependents }
  }),
  command(
    'replanLinked',
    [fc.array(ref, { maxLength: 3 }), fc.constantFrom('x:1', 'y:1')],
    (p, sources, account) => work(p).replanLinked({ workspace: 'a', account }, sources),
  ),
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
    [
      flow,
      key,
      fc.constantFrom('o1', 'o2'),
      fc.constantFrom('once', 'each', 'latest'),
      ref,
      value,
      fc.constantFrom(0, 1, 6),
    ],
    async (p, name, k, object, mode, source, body, trips) => {
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
        trips,
        refused: trips === 6 ? 'back and forth' : null,
      } // why: one of the modes
      if (row) await work(p).insertSteps(row, [step], at(p, 0))
    },
  ),
  command('tripsBehind', [ref, fc.constantFrom(1n, 3n, 9n)], async (p, source, seq) => [
    ...(await work(p).tripsBehind('a', [{ source, seq }])),
  ]),
  command('standings', [fc.constantFrom('o1', 'o2')], (p, object) => work(p).standings('a', [object])),
  command('supersede', [fc.constantFrom('o1', 'o2')], (p, object) =>
    work(p).supersede('a', [{ object, deed: 'put' }], 'newer', at(p, 0)),
  ),
  command('withdraw', [flow, ref, fc.array(key, { maxLength: 2 })], (p, name, one, keep) =>
    work(p).withdraw({ id: name, workspace: 'a' }, [one], keep, at(p, 0)),
  ),
  command('revive', [flow, fc.uniqueArray(key, { maxLength: 3 })], (p, name, keys) =>
    work(p).revive({ id: name, workspace: 'a' }, keys, at(p, 0)),
  ),
  command('rightTimes', [minutes], (p, off) =>
    work(p).rightTimes({
      ...{ workspace: 'a', account: 'y:1', now: at(p, off), deadlineMs: 30_000 },
      waits: [60_000, 300_000],
    }),
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
    return steps.map((step) => ({ ...step, attempt: null }))
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
      place: null,
      program: '1',
      reason: 'odd',
      at: at(p, 0),
    }),
  ),
  command('takeBack', [id], (p, one) =>
    work(p).takeBack({ workspace: 'a', account: 'x:1', stream: 'orders' }, [one]),
  ),
  command('unlisted', [minutes, fc.array(id, { maxLength: 2 })], (p, off, ids) =>
    work(p).unlisted({ ...range(p, off), request: BigInt(p.now) }, ids),
  ),
  command('noteAbsent', [fc.uniqueArray(id, { maxLength: 3 }), fc.nat(90)], (p, ids, off) =>
    work(p).noteAbsent({ ...range(p, 0), at: at(p, off) }, ids),
  ),
  command('forgetAbsences', [id], (p, one) => work(p).forgetAbsences(range(p, 0), [one])),
  command('saveBackfill', [stream, minutes, fc.boolean()], (p, name, off, isOver) =>
    work(p).saveBackfill(
      { workspace: 'a', account: 'x:1', stream: name },
      {
        covered: at(p, off),
        span: isOver ? null : { from: 'a', to: 'b', cursor: null, total: 1, rows: 2, days: 3 },
        progress: { done: 1, days: 2, rows: 3, since: 's', from: 0, rate: 1, ends: null },
      },
    ),
  ),
  command('saveSweep', [stream], (p, name) => {
    const round = { begun: 'a', at: null, to: 'b' }
    return work(p).saveSweep(
      { workspace: 'a', account: 'x:1', stream: name },
      { hot: round, all: round, due: 'c', repaired: 1 },
    )
  }),
  command('saveMapped', [stream], (p, name) =>
    work(p).saveMapped({ workspace: 'a', account: 'x:1', stream: name }, { program: '1', after: null }),
  ),
  command('learnLate', [stream, fc.nat(900)], (p, name, seconds) =>
    work(p).learnLate({ workspace: 'a', account: 'x:1', stream: name }, seconds),
  ),
  ...natives,
]
