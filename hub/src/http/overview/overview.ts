import { sql } from 'kysely'
import { connectionsOf } from '../../store/connections.ts'
import type { Answer } from '../api/define.ts'
import type { routes } from '../api/workspace.ts'
import type { Deps } from '../deps.ts'
import { budgetOf } from './budget.ts'
import { roomFirst, shortOfRoom } from './disk-issue.ts'
import { integrationsOf, type Kept, nextStep } from './integrations.ts'
import { troublesOf } from './issues.ts'
import { counted, lasting } from './phrases.ts'
import { type Status, statusOfConnection } from './status.ts'
import { workspaceRow } from './workspace.ts'

/** From the gravest to none at all. */
const gravity: Status['word'][] = [
  'Stopped',
  'Delayed',
  'Waiting for you',
  'Catching up',
  'Paused',
  'In step',
  'Not set up',
]
const gravest = (all: readonly Named[]) =>
  all.toSorted((a, b) => gravity.indexOf(a.status.word) - gravity.indexOf(b.status.word))[0]
type Named = { title: string; status: Status }

/** Is all in step, and what waits? */
export async function overview(deps: Deps, workspace: string): Promise<Answer<typeof routes.overview>> {
  const { db } = deps
  const { zone } = await workspaceRow(db, workspace)
  const connections = await connectionsOf(db, workspace)
  const [kept, troubles, next, lastDelivered, budgets, statuses] = await Promise.all([
    integrationsOf(deps, workspace, zone),
    troublesOf(deps, workspace),
    nextStep(db, workspace),
    lastDeliveredAt(deps, workspace),
    Promise.all(connections.map((connection) => budgetOf(deps, connection))),
    Promise.all(connections.map((connection) => statusOfConnection(deps, connection))),
  ])
  const named = [
    ...kept.map(({ row }) => row),
    ...connections.flatMap(({ name }, n): Named[] =>
      statuses[n] ? [{ title: name, status: statuses[n] }] : [],
    ),
  ]
  const first = gravest(named)
  const short = shortOfRoom(deps.disk)
  const waiting = kept.reduce((sum, one) => sum + waitingIn(one), 0)
  return {
    status: short ??
      first?.status ?? { word: 'Not set up', detail: 'Nothing is connected yet.', since: null },
    sentence: [
      short?.detail ?? howAllIs(first),
      lastDelivered ? `Last change delivered ${ago(deps, lastDelivered)} ago.` : '',
      waitsSay(waiting, kept),
    ]
      .filter(Boolean)
      .join(' '),
    lastDelivered: lastDelivered?.toISOString() ?? null,
    waiting,
    integrations: kept.map(({ row }) => row),
    budgets: budgets.flatMap((budget) => (budget ? [budget] : [])),
    issues: troubles.slice(0, 3).map(({ id, title, says, count }) => ({
      ...{ id, title, says, count, href: `/issues#${encodeURIComponent(id)}` },
    })),
    next: roomFirst(deps.disk) ?? next,
  }
}

const waitingIn = ({ counts }: Kept) => (counts.get('waiting') ?? 0) + (counts.get('task') ?? 0)

function howAllIs(first: Named | undefined): string {
  if (!first) return 'Nothing is connected yet.'
  const { title, status } = first
  if (status.word === 'Stopped') return `${title} is stopped: ${status.detail}`
  if (status.word === 'Delayed') return `${title} is delayed.`
  if (status.word === 'Catching up') return `Catching up. ${status.detail}`
  if (status.word === 'Paused') return `${title} is paused.`
  return 'Everything is in step.'
}

function waitsSay(waiting: number, kept: readonly Kept[]): string {
  const ready = kept.reduce((sum, { counts }) => sum + (counts.get('unreleased') ?? 0), 0)
  return [
    waiting > 0 ? counted(waiting, 'order waits for you.', 'orders wait for you.') : '',
    ready > 0 ? counted(ready, 'order is ready to be released.', 'orders are ready to be released.') : '',
  ]
    .filter(Boolean)
    .join(' ')
}

const ago = ({ clock }: Pick<Deps, 'clock'>, at: Date) =>
  lasting((clock.now().getTime() - at.getTime()) / 1000)

async function lastDeliveredAt({ db }: Pick<Deps, 'db'>, workspace: string): Promise<Date | null> {
  const { rows } = await sql<{ at: Date }>`
    select settled_at as at from steps where workspace = ${workspace} and settled_at is not null and state = 'done' order by settled_at desc limit 1
  `.execute(db)
  return rows[0]?.at ?? null
}
