import type { Page, Ref } from '../connector.ts'
import type { Round, SourceRow, Sweep } from '../store/sources.ts'
import { isBehind } from './backfill.ts'
import { bury, survivorOf } from './gone.ts'
import { commitPage, Drift, nothing, pull, type Pulled, sum } from './pull.ts'
import type { Pass } from './readings.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const hotDays = 14
/** What was made in the last hour may not show yet. */
const settledMs = hourMs
/** A window has so many records as far as we know, and so many pages at most. */
const perWindow = 9500
const mostPages = 20
/** So long a full window takes with the sweep's own share, two requests a minute. */
const windowMs = (mostPages / 2) * 60_000
const mostRereads = 4
/** A round begins once a day. The hot one is through in a third of it, the other in most of the rest. */
const spreadHours = { hot: 8, all: 22 }

type Name = 'hot' | 'all'
type Next = { state: Sweep; name: Name; round: Round & { at: string } }

/**
 * When the source's sweep goes on: not while the look-back is still being read, and an hour after the increments are a day old. Null:
 * never, as it stands.
 */
export function sweepDue(row: SourceRow): Date | null {
  if (row.openedAt === null || isBehind(row)) return null
  return row.sweep ? new Date(row.sweep.due) : new Date(row.openedAt.getTime() + dayMs + hourMs)
}

/** The round to go on with: a hot one goes first. Each begins anew a day after it began. */
export function nextRound(row: SourceRow, now: Date): Next | null {
  const floor = row.covered?.getTime() ?? now.getTime()
  const hotFrom = Math.max(floor, now.getTime() - hotDays * dayMs)
  const hot = renewed(row.sweep?.hot, now, hotFrom, now.getTime() - settledMs)
  const all = renewed(row.sweep?.all, now, floor, hotFrom)
  const state = { hot, all, due: now.toISOString(), repaired: row.sweep?.repaired ?? 0 }
  if (hot.at !== null) return { state, name: 'hot', round: { ...hot, at: hot.at } }
  if (all.at !== null) return { state, name: 'all', round: { ...all, at: all.at } }
  return null
}

function renewed(round: Round | undefined, now: Date, from: number, to: number): Round {
  if (round && (round.at !== null || Date.parse(round.begun) + dayMs > now.getTime())) return round
  return {
    begun: now.toISOString(),
    at: from < to ? new Date(from).toISOString() : null,
    to: new Date(to).toISOString(),
  }
}

/** After a window: where the round stands, and when the next is due, so that the day's windows are spread and none is hurried. */
export function afterWindow(next: Next, to: string, left: number, now: Date): Sweep {
  const at = to >= next.round.to ? null : to
  const state = { ...next.state, [next.name]: { ...next.round, at } }
  // How much the other round has left is not known yet: its first window tells.
  const isTurned = at === null && next.name === 'hot' && state.all.at !== null
  return { ...state, due: isTurned ? now.toISOString() : dueOf(state, left, now).toISOString() }
}

function dueOf(state: Sweep, left: number, now: Date): Date {
  const name: Name | null = state.hot.at !== null ? 'hot' : state.all.at !== null ? 'all' : null
  if (name === null)
    return new Date(Math.min(Date.parse(state.hot.begun), Date.parse(state.all.begun)) + dayMs)
  const windows = Math.max(1, Math.ceil(left / perWindow))
  const ends = Date.parse(state[name].begun) + spreadHours[name] * hourMs
  const gap = Math.max(0, ends - now.getTime() - windows * windowMs) / (windows + 1)
  // The hot round does not wait for the other one to be through.
  return new Date(Math.min(now.getTime() + gap, Date.parse(state.hot.begun) + dayMs))
}

type Swept = { pulled: Pulled; seen: Set<string>; whole: boolean; request: bigint; to: string }

/** Reads one window against the mirror: repairs what differs, and writes down what is not listed any more. Gives what it counted. */
export async function sweepWindow(pass: Pass, row: SourceRow): Promise<Pulled & { gone: number }> {
  const { of, source } = pass
  const next = nextRound(row, of.clock.now())
  if (!next) return { ...nothing, gone: 0 }
  const swept = await readWindow(pass, next.round.at, await endOf(pass, next))
  const { workspace, account } = of.seat
  const records = { workspace, account, kind: source.kind }
  const now = of.clock.now()
  const left = await of.store.madeBetween({
    ...records,
    ...{ from: new Date(swept.to), to: new Date(next.round.to), nth: 0 },
  })
  const after = afterWindow(next, swept.to, left.count, now)
  const doubted = await of.store.transaction(async (tx) => {
    await tx.holdFence(of.seat)
    await tx.forgetAbsences(records, [...swept.seen])
    const window = { from: new Date(next.round.at), to: new Date(swept.to), request: swept.request }
    // A list that moved, or that could not be shown whole, says nothing about what it does not hold.
    const missing = swept.whole ? await tx.unlisted({ ...records, ...window }, [...swept.seen]) : []
    const twice = await tx.noteAbsent({ ...records, at: now }, missing)
    const repaired = after.repaired + swept.pulled.repaired
    await tx.saveSweep({ ...of.seat, stream: of.stream }, { ...after, repaired })
    return twice
  })
  const judged = await judgeAbsent(pass, doubted)
  return { ...sum(swept.pulled, judged.pulled), gone: judged.gone }
}

/** A window ends before the records that would make it too large, as far as we know of them. */
async function endOf({ of, source }: Pass, { round }: Next): Promise<string> {
  const { workspace, account } = of.seat
  const [from, to] = [new Date(round.at), new Date(round.to)]
  const held = { workspace, account, kind: source.kind, from, to, nth: perWindow }
  const { nth } = await of.store.madeBetween(held)
  return nth === null ? round.to : new Date(Math.max(nth.getTime(), from.getTime() + 1000)).toISOString()
}

async function readWindow(pass: Pass, from: string, end: string): Promise<Swept> {
  let to = end
  let pulled = nothing
  let request = 0n
  for (let round = 0; ; round += 1) {
    const drift = new Drift()
    const seen = new Set<string>()
    let broken = 0
    let tooLarge = false
    for await (const page of pass.read({ from, to, cursor: null, by: 'made' })) {
      tooLarge = isTooLarge(page) && Date.parse(to) - Date.parse(from) > 2000
      if (tooLarge) break
      drift.sees(page)
      const committed = await commitPage(pass.of, pass.source, page, {
        ...{ aside: { from, to, by: 'made' as const }, beside: true, repairs: true },
        position: async () => {},
      })
      if (request === 0n) request = committed.request
      for (const id of committed.ids) seen.add(id)
      broken += committed.pulled.broken
      pulled = sum(pulled, committed.pulled)
    }
    if (tooLarge) to = new Date((Date.parse(from) + Date.parse(to)) / 2).toISOString()
    else if (!drift.moved || round >= mostRereads)
      return { pulled, seen, whole: !drift.moved && broken === 0, request, to }
  }
}

/** There are more than we knew of: the window is halved. */
const isTooLarge = ({ total = 0, items }: Page) =>
  items.length > 0 && Math.ceil(total / items.length) > mostPages

/** Absent twice: each is asked for by its id. One that does not come is gone, into another record where one says that it took it in. */
async function judgeAbsent(pass: Pass, ids: readonly string[]): Promise<{ pulled: Pulled; gone: number }> {
  const { of, source } = pass
  const { workspace, account } = of.seat
  let pulled = nothing
  let gone = 0
  for (const id of ids) {
    const ref: Ref = { account, kind: source.kind, id }
    const [held] = await of.store.recordsOf(workspace, [ref], true)
    if (!held || !source.windows) continue
    let isThere = false
    let request = 0n
    pulled = sum(
      pulled,
      await pull(of, source, pass.read, { only: source.windows.look(held.raw) }, (seen) => {
        isThere ||= seen.ids.includes(id)
        request = seen.request
      }),
    )
    if (isThere) {
      await of.store.transaction((tx) => tx.forgetAbsences({ workspace, account, kind: source.kind }, [id]))
      continue
    }
    const survivor = await survivorOf(of, source, id)
    if (await bury(of, source, { id, request }, survivor)) gone += 1
  }
  return { pulled, gone }
}
