import { inSentence } from '../connections/streams.ts'
import { sql } from 'kysely'
import type { z } from 'zod'
import { everyMs } from '../../engine/pace.ts'
import { type ConnectionRow, connectionFor } from '../../store/connections.ts'
import { type SourceRow, sourcesOf } from '../../store/sources.ts'
import type { status } from '../api/words.ts'
import { countsByState, type OrderState, type Sync } from '../campaigns/standing.ts'
import type { Deps } from '../deps.ts'
import { shortOfRoom } from './disk-issue.ts'
import { capital, counted, iso, lasting, plainReason } from './phrases.ts'

export type Status = z.infer<typeof status>
type Ground = Pick<Deps, 'db' | 'registry' | 'clock' | 'disk'>

/** What a campaign's sync lives on; products, tags and the like may come later without anybody waiting for them. */
const needed = ['order', 'shipment', 'fulfillment']
/** A pass that takes longer than this is not reading any more, it hangs. */
const longestPass = 600_000
/** One request takes about so long, with up to a hundred orders in it. */
const secondsARequest = 3

/** The one word for an integration, the gravest that is true. `counts` when the caller has counted already. */
export async function statusOfIntegration(
  ground: Ground,
  workspace: string,
  sync: Sync,
  counts?: ReadonlyMap<OrderState, number>,
): Promise<Status> {
  if (sync.connected === '') return { word: 'Not set up', detail: 'Connect it to ShipStation.', since: null }
  if (sync.state === 'paused')
    return { word: 'Paused', detail: `Paused by ${sync.pausedBy ?? 'somebody'}.`, since: iso(sync.pausedAt) }
  const connection = await connectionFor(ground.db, workspace, sync.connected)
  if (!connection) return { word: 'Stopped', detail: 'Its ShipStation connection was removed.', since: null }
  if (connection.stopped) return stopped(connection.stopped)
  const sources = (await sourcesOf(ground.db, workspace, sync.connected)).filter((one) =>
    needed.includes(one.kind),
  )
  const late = delayed(ground, connection, sources)
  if (late) return late
  const [standing, rest] = [
    counts ?? (await countsByState(ground.db, workspace, sync)),
    await leftover(ground, workspace, sync),
  ]
  const waiting = waitingFor(standing, rest.mails)
  if (waiting) return waiting
  if (rest.left > 0) return catchingUp(rest)
  return sources.some((one) => one.finishedAt === null) ? readingFirst : inStep(ground, sources)
}

/** The one word for a connection. */
export async function statusOfConnection(ground: Ground, connection: ConnectionRow): Promise<Status> {
  if (connection.stopped) return stopped(connection.stopped)
  const sources = await sourcesOf(ground.db, connection.workspace, connection.account)
  // A key to a system that is only written to: nothing is read by it, so nothing of it is late.
  if (sources.length === 0) return { word: 'In step', detail: 'Its key is accepted.', since: null }
  const late = delayed(ground, connection, sources)
  if (late) return late
  return sources.some((one) => one.finishedAt === null) ? readingFirst : inStep(ground, sources)
}

const stopped = (it: NonNullable<ConnectionRow['stopped']>): Status => ({
  word: 'Stopped',
  detail: it.says,
  since: it.at,
})

const readingFirst: Status = {
  word: 'Catching up',
  detail: 'Reading ShipStation for the first time.',
  since: null,
}

/** A disk without room; a source that failed twice in a row, or was not finished within two of its intervals. One failure heals by itself. */
export function delayed(
  ground: Pick<Ground, 'registry' | 'clock' | 'disk'>,
  connection: ConnectionRow,
  sources: readonly SourceRow[],
): Status | null {
  const short = shortOfRoom(ground.disk)
  if (short) return short
  const failing = sources.find((one) => (one.failed?.count ?? 0) >= 2)
  if (failing?.failed)
    return {
      word: 'Delayed',
      detail: `Reading ${inSentence(failing.stream)} failed: ${plainReason(failing.failed.says)}`,
      since: iso(failing.finishedAt),
    }
  const now = ground.clock.now().getTime()
  const declared = ground.registry.connector(connection.connector).sources ?? {}
  const late = sources.find(({ stream, finishedAt, begunAt }) => {
    const every = everyMs(declared[stream], connection.hook, ground.clock.now())
    if (begunAt && now - begunAt.getTime() < longestPass && (!finishedAt || begunAt > finishedAt))
      return false
    return finishedAt !== null && now - finishedAt.getTime() > 2 * every + 30_000
  })
  if (!late?.finishedAt) return null
  const ago = lasting((now - late.finishedAt.getTime()) / 1000)
  return {
    word: 'Delayed',
    detail: `${capital(late.stream)} were last read ${ago} ago.`,
    since: iso(late.finishedAt),
  }
}

function waitingFor(standing: ReadonlyMap<OrderState, number>, mails: number): Status | null {
  const n = (state: OrderState) => standing.get(state) ?? 0
  const parts = [
    n('waiting') > 0 ? `${counted(n('waiting'), 'order')} with a question` : '',
    n('task') > 0 ? `${counted(n('task'), 'task')}` : '',
    mails > 0 ? `${counted(mails, 'e-mail')} to decide about` : '',
  ].filter(Boolean)
  if (parts.length > 0) return { word: 'Waiting for you', detail: `${parts.join(', ')}.`, since: null }
  const ready = n('unreleased')
  if (ready === 0) return null
  const detail = `${counted(ready, 'order is', 'orders are')} ready and not released yet.`
  return { word: 'Waiting for you', detail, since: null }
}

type Left = { left: number; requests: number; oldest: Date | null; mails: number }

/** What is on its way, and the mails that only a person can decide about. */
async function leftover(ground: Ground, workspace: string, sync: Sync): Promise<Left> {
  const { rows } = await sql<{
    sink: string
    left: number
    oldest: Date | null
    mails: number
  }>`
    select s.sink, count(*) filter (where s.state in ('planned', 'in_flight'))::int as left,
      min(s.created_at) filter (where s.state in ('planned', 'in_flight')) as oldest,
      count(*) filter (where s.state in ('refused', 'unknown') and s.sink = 'mail.messages')::int as mails
    from flows f join steps s on s.workspace = f.workspace and s.flow = f.id
    where f.workspace = ${workspace} and f.integration = ${sync.id} and s.state in ('planned', 'in_flight', 'unknown', 'refused')
    group by s.sink
  `.execute(ground.db)
  const most = (sink: string) => ground.registry.sink(sink).sink.most ?? 1
  return {
    left: rows.reduce((sum, row) => sum + row.left, 0),
    requests: rows.reduce((sum, row) => sum + Math.ceil(row.left / most(row.sink)), 0),
    oldest: rows.reduce<Date | null>(
      (first, { oldest }) => (oldest && (!first || oldest < first) ? oldest : first),
      null,
    ),
    mails: rows.reduce((sum, row) => sum + row.mails, 0),
  }
}

/** Seconds until so many requests are through. */
export const aboutSeconds = (requests: number) => requests * secondsARequest

const catchingUp = ({ left, requests, oldest }: Left): Status => ({
  word: 'Catching up',
  detail: `${counted(left, 'change')} left, about ${lasting(aboutSeconds(requests))}.`,
  since: iso(oldest),
})

function inStep(ground: Ground, sources: readonly SourceRow[]): Status {
  const finished = sources.flatMap((one) => (one.finishedAt ? [one.finishedAt.getTime()] : []))
  if (finished.length === 0) return { word: 'In step', detail: 'Nothing was read yet.', since: null }
  const newest = Math.max(...finished)
  const ago = lasting((ground.clock.now().getTime() - newest) / 1000)
  return { word: 'In step', detail: `Last read ${ago} ago.`, since: null }
}
