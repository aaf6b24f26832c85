import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Page } from '../../src/connector.ts'
import { afterWindow, nextRound, sweepDue, sweepWindow } from '../../src/engine/sweep.ts'
import type { SourceRow } from '../../src/store/sources.ts'
import { WORKSPACE } from '../rig/engine.ts'
import { account, far, opened, type Raw } from './windows.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const covered = new Date(opened.getTime() - 90 * dayMs)
const blank: SourceRow = {
  ...{
    stream: 'orders',
    kind: 'order',
    cursor: 'c',
    dueAt: opened,
    begunAt: null,
    finishedAt: null,
    failed: null,
  },
  ...{
    openedAt: opened,
    covered,
    lookBack: 90,
    span: null,
    progress: null,
    late: null,
    sweep: null,
    mapped: null,
  },
}

/** Two days of an account with so many orders, evenly made, at two requests a minute: what is swept when. */
function twoDays(orders: number) {
  let now = opened.getTime() + 25 * hourMs
  const ends = now + 2 * dayMs
  const [from, to] = [covered.getTime(), now]
  const density = orders / (to - from)
  const swept: { at: number; from: number; to: number; requests: number }[] = []
  for (let row: SourceRow = blank; now < ends; ) {
    const due = sweepDue(row)?.getTime() ?? ends
    now = Math.max(now, due)
    if (now >= ends) break
    const next = nextRound(row, new Date(now))
    if (!next) {
      row = {
        ...row,
        sweep: {
          ...(row.sweep ?? assert.fail('it swept before')),
          due: new Date(now + minuteMs).toISOString(),
        },
      }
      continue
    }
    const [start, end] = [Date.parse(next.round.at), Date.parse(next.round.to)]
    const most = density > 0 ? 9500 / density : Number.POSITIVE_INFINITY
    const upTo = Math.min(end, start + most)
    const requests = Math.floor(((upTo - start) * density) / 500) + 1
    now += (requests / 2) * minuteMs
    swept.push({ at: now, from: start, to: upTo, requests })
    row = {
      ...row,
      sweep: afterWindow(next, new Date(upTo).toISOString(), (end - upTo) * density, new Date(now)),
    }
  }
  return swept
}

test('a million orders are swept within a day, at two requests a minute', () => {
  const swept = twoDays(1_000_000)
  const first = swept.filter((one) => one.at < opened.getTime() + 49 * hourMs)
  const reached = first.map(({ from, to }) => [from, to] as const).sort((a, b) => a[0] - b[0])
  let upTo = covered.getTime()
  for (const [from, to] of reached) {
    assert.ok(from <= upTo + 2, `a gap of ${(from - upTo) / minuteMs} minutes`)
    upTo = Math.max(upTo, to)
  }
  assert.ok(upTo >= opened.getTime() + 24 * hourMs, 'all of it')
  assert.ok(Math.max(...swept.map((one) => one.requests)) <= 20, 'a window has twenty pages at most')
})

test('an idle account is hardly swept: two windows a day', () => {
  const swept = twoDays(40)
  assert.ok(swept.length === 4, `${swept.length} windows in two days`)
})

test('the last fourteen days are swept every day, also while the rest takes longer than that', () => {
  const swept = twoDays(4_000_000)
  const hot = swept.filter((one) => one.to > opened.getTime() + 23 * hourMs).map((one) => one.at)
  assert.ok(hot.length >= 2, `${hot.length} times`)
})

test('nothing is swept while the look-back is being read', () => {
  assert.equal(sweepDue({ ...blank, covered: opened }), null)
  assert.equal(sweepDue({ ...blank, openedAt: null }), null)
  assert.ok(sweepDue(blank))
})

const at = (hours: number) => new Date(opened.getTime() - 10 * dayMs + hours * hourMs).toISOString()
const order = (id: number, changed = 1): Raw => ({ id, made: at(id), changed: at(changed) })

/** A source that is read through, and what its sweep finds: every order there is, by how it stands there. */
async function swept(there: Map<number, Raw>) {
  const it = await far()
  await sql`update sources set covered = ${covered}`.execute(it.db)
  const standing = { opened: opened.getTime(), reached: opened.getTime() + dayMs, marginSeconds: 300 }
  const pages = (): Page[] => [{ items: [...there.values()], cursor: '2', total: there.size }]
  let list = pages
  return Object.assign(it, {
    there,
    /** Another list for the next sweeps. */
    shows(next: () => Page[]) {
      list = next
    },
    /** One day later, every window that is due. */
    async sweepAll() {
      it.now = new Date(Math.max(it.now.getTime(), opened.getTime()) + 26 * hourMs)
      const found = { repaired: 0, gone: 0, windows: 0 }
      for (let row = await it.row(); nextRound(row, it.now); row = await it.row()) {
        const pass = it.pass((ask) => {
          if (!('only' in ask)) return list()
          const one = there.get(Number(ask.only.slice(3)))
          return [{ items: one ? [one] : [], cursor: null }]
        }, standing)
        const { repaired, gone } = await sweepWindow(pass, row)
        found.repaired += repaired
        found.gone += gone
        found.windows += 1
      }
      return found
    },
    looks: () => it.asked.splice(0).flatMap((ask) => ('only' in ask ? [ask.only] : [])),
    async log() {
      const { rows } = await sql<{
        id: string
        why: string
        gone: boolean
      }>`select id, why, gone from changes order by seq`.execute(it.db)
      return rows.map((row) => `${row.id} ${row.why}${row.gone ? ' gone' : ''}`)
    },
    async lineage(id: string) {
      const { rows } = await sql<{
        of: string
      }>`select of_kind || ' ' || of_id as of from record_of where id = ${id}`.execute(it.db)
      return rows.map((row) => row.of)
    },
  })
}
const all = (...ids: number[]) => new Map(ids.map((id) => [id, order(id)]))

test('what differs is repaired through the same fence, counted, and says why; what agrees writes nothing', async () => {
  await using it = await swept(all(1, 2, 3))
  assert.deepEqual(await it.sweepAll(), { repaired: 3, gone: 0, windows: 2 })
  it.there.set(2, order(2, 5))
  assert.deepEqual((await it.sweepAll()).repaired, 1)
  assert.deepEqual((await it.sweepAll()).repaired, 0)
  assert.deepEqual(await it.log(), ['1 repaired', '2 repaired', '3 repaired', '2 repaired'])
})

test('what the next increment would bring is news, not a repair', async () => {
  await using it = await swept(all(1))
  it.there.set(2, { ...order(2), changed: new Date(opened.getTime() + dayMs).toISOString() })
  assert.deepEqual((await it.sweepAll()).repaired, 1)
  assert.deepEqual(await it.log(), ['2 live', '1 repaired'])
})

test('one absence makes no tombstone; the second, a day later, and a look by its id do', async () => {
  await using it = await swept(all(1, 2, 3))
  await it.sweepAll()
  it.there.delete(2)
  assert.equal((await it.sweepAll()).gone, 0)
  assert.deepEqual([await it.living(), it.looks()], [['1', '2', '3'], []])
  assert.equal((await it.sweepAll()).gone, 1)
  assert.deepEqual([await it.living(), it.looks()], [['1', '3'], ['id:2']])
  assert.equal((await it.log()).at(-1), '2 repaired gone')
  const [tomb] = (
    await sql<{ data: unknown; raw: Raw }>`select data, raw from records where id = '2'`.execute(it.db)
  ).rows
  assert.deepEqual([tomb?.data, tomb?.raw.id], [null, 2], 'its last form stays')
  assert.equal((await it.sweepAll()).gone, 0, 'once')
  it.there.set(2, order(2, 9))
  await it.sweepAll()
  assert.deepEqual(await it.living(), ['1', '2', '3'], 'what comes back lives')
})

test('two absences within one day’s sweep count once', async () => {
  await using it = await swept(all(1, 2))
  await it.sweepAll()
  it.there.delete(2)
  await it.sweepAll()
  await sql`update sources set sweep = jsonb_set(sweep, '{hot,begun}', '"2026-01-01T00:00:00Z"')`.execute(
    it.db,
  )
  const pass = it.pass(() => [{ items: [order(1)], cursor: null, total: 1 }])
  await sweepWindow(pass, await it.row())
  assert.deepEqual(await it.living(), ['1', '2'])
})

test('what the list leaves out twice and its id still brings is alive, and begins anew', async () => {
  await using it = await swept(all(1, 2))
  await it.sweepAll()
  it.shows(() => [{ items: [order(1)], cursor: null, total: 1 }])
  for (let day = 0; day < 4; day += 1) assert.equal((await it.sweepAll()).gone, 0)
  assert.deepEqual(
    [await it.living(), it.looks()],
    [
      ['1', '2'],
      ['id:2', 'id:2'],
    ],
  )
})

test('what was merged into another is gone with its lineage', async () => {
  await using it = await swept(all(1, 2, 3))
  await it.sweepAll()
  it.there.delete(2)
  it.there.set(3, { ...order(3, 7), took: [2] })
  await it.sweepAll()
  const hints = (
    await sql<{ about: string }>`select about from hints where due_at is not null`.execute(it.db)
  ).rows
  assert.deepEqual(hints, [{ about: '2' }], 'it is looked at soon')
  assert.equal((await it.sweepAll()).gone, 1)
  assert.deepEqual([await it.living(), await it.lineage('2')], [['1', '3'], ['order 3']])
})

test('a list that moves while it is read, or that cannot be shown whole, makes nothing absent', async () => {
  await using it = await swept(all(1, 2, 3))
  await it.sweepAll()
  it.shows(() => [
    { items: [order(1)], cursor: '2', total: 3 },
    { items: [], cursor: '3', total: 2 },
  ])
  for (let day = 0; day < 3; day += 1) assert.equal((await it.sweepAll()).gone, 0)
  it.shows(() => [
    {
      items: [order(1)],
      cursor: null,
      total: 3,
      broken: [{ says: 'poisoned', before: order(1), after: null }],
    },
  ])
  for (let day = 0; day < 3; day += 1) assert.equal((await it.sweepAll()).gone, 0)
  assert.equal((await sql`select from absences`.execute(it.db)).rows.length, 0)
  assert.deepEqual(await it.living(), ['1', '2', '3'])
})

test('a window with more than twenty pages is halved until it has not', async () => {
  await using it = await far()
  await sql`update sources set covered = ${covered}`.execute(it.db)
  it.now = new Date(opened.getTime() + 26 * hourMs)
  const pass = it.pass((ask) => {
    const hours = 'from' in ask ? (Date.parse(ask.to) - Date.parse(ask.from)) / hourMs : 0
    return [{ items: [order(1)], cursor: null, total: Math.round(hours / 2) }]
  })
  await sweepWindow(pass, await it.row())
  const lengths = it.asked.flatMap((ask) =>
    'from' in ask ? [(Date.parse(ask.to) - Date.parse(ask.from)) / hourMs] : [],
  )
  assert.ok((lengths.at(-1) ?? 99) / 2 <= 20 && lengths.length > 2, lengths.join())
  const { sweep } = await it.row()
  const last = it.asked.at(-1)
  assert.equal(sweep?.hot.at, last && 'to' in last && last.to, 'and goes on where it ended')
})

test('a record that came while its window was read is not absent from it', async () => {
  await using it = await swept(all(1))
  await it.sweepAll()
  it.shows(() => [{ items: [order(1)], cursor: null, total: 1 }])
  await it.sweepAll()
  await sql`insert into records (workspace, account, kind, id, raw, data, hash, request, seq, seen_at, made)
    values (${WORKSPACE}, ${account}, 'order', '9', '{}', '{}', 'h', 1000000, 0, now(), ${at(9)})`.execute(
    it.db,
  )
  await it.sweepAll()
  assert.deepEqual((await sql`select from absences`.execute(it.db)).rows.length, 0)
})
