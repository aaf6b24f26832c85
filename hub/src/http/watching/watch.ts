import { sql } from 'kysely'
import type { z } from 'zod'
import { slugOf } from '../../connectors/kickstarter/refs.ts'
import { connectionsOf } from '../../store/connections.ts'
import { sourcesOf } from '../../store/sources.ts'
import type { watch } from '../api/integrations.ts'
import { syncOf } from '../campaigns/standing.ts'
import type { Deps } from '../deps.ts'
import { budgetOf } from '../overview/budget.ts'
import { streamNames } from '../connections/streams.ts'
import { isBehind } from '../../engine/backfill.ts'
import { progressSays } from '../connections/progress.ts'
import { counted, lasting } from '../overview/phrases.ts'
import { statusOfConnection, statusOfIntegration } from '../overview/status.ts'
import { type Integration, readFrom } from './integration.ts'
import { waitingOf } from './questions.ts'

type Watch = z.infer<typeof watch>
/** Of a window so much is left for what is sent, where others want some too. */
const shareOfSends = 0.7

/** How one integration is doing: its word, how far it is behind, when it looks again, what its requests are spent on. */
export async function watchOf(deps: Deps, it: Integration): Promise<Watch> {
  const accounts = [...new Set([...readFrom(it), ...it.flows.map((flow) => flow.to)])]
  const connections = (await connectionsOf(deps.db, it.workspace)).filter((row) =>
    accounts.includes(row.account),
  )
  const budgets = (await Promise.all(connections.map((row) => budgetOf(deps, row)))).flatMap(
    (one) => one ?? [],
  )
  const { left, oldest, any } = await queueOf(deps, it)
  const now = deps.clock.now().getTime()
  const lag = oldest ? Math.max(0, Math.round((now - oldest.getTime()) / 1000)) : 0
  return {
    id: it.id,
    connector: it.connector,
    title: it.title,
    href: it.href,
    status: await statusOf(deps, it, connections),
    lagSeconds: any ? lag : null,
    nextRun: await nextRunOf(deps, it),
    progress: await progressOf(deps, it),
    budgets,
    waiting: await waitingOf(deps.db, it),
    left,
    through: throughOf(deps, it, left, budgets),
  }
}

async function statusOf(
  deps: Deps,
  it: Integration,
  connections: Awaited<ReturnType<typeof connectionsOf>>,
): Promise<Watch['status']> {
  if (it.connector === 'kickstarter') {
    const sync = await syncOf(deps.db, it.workspace, slugOf(it.account))
    if (sync) return statusOfIntegration(deps, it.workspace, sync)
  }
  if (it.state === 'paused')
    return { word: 'Paused', detail: 'Nothing leaves until it is restarted.', since: null }
  const words = await Promise.all(connections.map((row) => statusOfConnection(deps, row)))
  const grave = ['Stopped', 'Delayed', 'Catching up', 'In step'] as const
  return (
    grave.flatMap((word) => words.find((one) => one.word === word) ?? [])[0] ?? {
      word: 'Not set up',
      detail: 'It is connected to nothing yet.',
      since: null,
    }
  )
}

async function queueOf({ db }: Pick<Deps, 'db'>, it: Integration) {
  const flows = it.flows.map((flow) => flow.id)
  const { rows } = await sql<{ left: number; oldest: Date | null; any: boolean }>`
    select count(*) filter (where state in ('planned', 'in_flight', 'unknown'))::int as left,
      min(created_at) filter (where state in ('planned', 'in_flight', 'unknown')) as oldest, count(*) > 0 as any
    from steps where workspace = ${it.workspace} and flow = any(${flows})
  `.execute(db)
  return rows[0] ?? { left: 0, oldest: null, any: false }
}

async function nextRunOf({ db }: Pick<Deps, 'db'>, it: Integration): Promise<string | null> {
  const due = await Promise.all(readFrom(it).map((account) => sourcesOf(db, it.workspace, account)))
  const next = due.flat().map((source) => source.dueAt.getTime())
  return next.length === 0 ? null : new Date(Math.min(...next)).toISOString()
}

/** The readings of older records that are under way, with what they have done and when they end if they go on so. */
async function progressOf({ db }: Pick<Deps, 'db'>, it: Integration): Promise<Watch['progress']> {
  const sources = await Promise.all(readFrom(it).map((account) => sourcesOf(db, it.workspace, account)))
  return sources
    .flat()
    .filter(isBehind)
    .map((source) => ({
      title: `${streamNames[source.stream] ?? source.stream} of the last ${counted(source.lookBack, 'day')}`,
      says: progressSays(source),
      ...{ done: source.progress?.done ?? 0, total: source.lookBack },
    }))
}

/** When all of it will be through, by the budget of the account it goes to. Null when nothing is left, or nobody can say. */
function throughOf(deps: Deps, it: Integration, left: number, budgets: Watch['budgets']): string | null {
  if (left === 0 || it.state === 'paused') return null
  const seconds = it.flows.flatMap((flow) => {
    const budget = budgets.find((one) => one.account === flow.to)
    if (!budget) return []
    const requests = Math.ceil(left / (deps.registry.sink(flow.sink).sink.most ?? 1))
    return (requests / (budget.limit * shareOfSends)) * 60
  })
  return seconds.length === 0 ? null : `in about ${lasting(Math.max(1, ...seconds))}`
}
