import { type ConnectionRow, connectionsOf } from '../../store/connections.ts'
import { sourcesOf } from '../../store/sources.ts'
import { inSentence } from '../connections/streams.ts'
import { expiresSays, type PairIs } from '../connections/view.ts'
import type { Deps } from '../deps.ts'
import type { Trouble } from './issues.ts'
import { capital, listed, plainReason, sentence } from './phrases.ts'

const dayMs = 86_400_000
const single = { count: 1, hurts: [], steps: [], read: null, canRetry: false }

export async function connectionIssues(deps: Deps, workspace: string): Promise<Trouble[]> {
  const connections = await connectionsOf(deps.db, workspace)
  return connections.flatMap((row): Trouble[] => [...stoppedIssue(row), ...setAsideIssue(row)])
}

function stoppedIssue({ id, name, stopped, second }: ConnectionRow): Trouble[] {
  if (!stopped) return []
  const standIn =
    second && !second.refused
      ? ' Or use the second pair as the first: one press on the connection’s page.'
      : ''
  return [
    {
      ...single,
      id: `connection.${id}`,
      title: `${name} is stopped`,
      says: sentence(stopped.says),
      remedy: stopped.remedy + standIn,
      ...{ first: stopped.at, last: stopped.at, weight: 100 },
      fix: { action: 'Open the connection', href: `/connections/${id}` },
    },
  ]
}

function setAsideIssue({ id, name, second }: ConnectionRow): Trouble[] {
  if (!second?.refused) return []
  const { says, remedy, at } = second.refused
  return [
    {
      ...single,
      id: `second.${id}`,
      title: `The second key pair of ${name} is not used`,
      ...{ says: sentence(says), remedy, first: at, last: at, weight: 50 },
      fix: { action: 'Open the connection', href: `/connections/${id}` },
    },
  ]
}

/** A source that failed twice running; one failure heals by itself. A stopped connection is its own issue and the cause of these. */
export async function sourceIssues(deps: Deps, workspace: string): Promise<Trouble[]> {
  const connections = (await connectionsOf(deps.db, workspace)).filter((one) => !one.stopped)
  const found = await Promise.all(
    connections.map(async ({ id, name, account }) => {
      const sources = await sourcesOf(deps.db, workspace, account)
      const failing = sources.flatMap(({ stream, failed, finishedAt, begunAt }) =>
        failed && failed.count >= 2
          ? [{ stream, count: failed.count, says: plainReason(failed.says), finishedAt, begunAt }]
          : [],
      )
      const now = deps.clock.now()
      return [...Map.groupBy(failing, ({ says }) => says)].map(([says, all]): Trouble => {
        const streams = all.map(({ stream }) => stream)
        const since = all.map(({ finishedAt, begunAt }) => (finishedAt ?? begunAt ?? now).toISOString())
        const tried = all.map(({ begunAt }) => (begunAt ?? now).toISOString())
        return {
          ...single,
          id: `source.${account}.${streams.join('+')}`,
          title: `Reading ${listed(streams.map(inSentence))} from ${name} fails`,
          says: sentence(says),
          remedy:
            'It is tried again by itself, and nothing is lost meanwhile. If it stays, check the connection.',
          ...{ first: since.toSorted()[0] ?? '', last: tried.toSorted().at(-1) ?? '' },
          fix: { action: 'Open the connection', href: `/connections/${id}` },
          ...{ canRetry: true, read: { account, streams }, weight: 80 },
          count: Math.max(...all.map(({ count }) => count)),
        }
      })
    }),
  )
  return found.flat()
}

/** Said 30 days before, and more gravely the nearer it comes: the second pair's end stops nothing. */
export async function expiringIssues(deps: Deps, workspace: string): Promise<Trouble[]> {
  const connections = await connectionsOf(deps.db, workspace)
  return connections.flatMap((row) => {
    const { second, name } = row
    const first = { id: `key.${row.id}`, keys: `the keys of ${name}`, expiresOn: row.expiresOn }
    const other = {
      ...{ id: `key.second.${row.id}`, keys: `the second keys of ${name}` },
      expiresOn: second?.expiresOn ?? null,
    }
    const now = deps.clock.now()
    return [
      ...expiring(row, { ...first, is: second ? 'of two' : 'only' }, now),
      ...expiring(row, { ...other, is: 'second' }, now),
    ]
  })
}

type Ending = { id: string; keys: string; expiresOn: string | null; is: PairIs }
const remedies: Record<PairIs, string> = {
  only: 'Make a new pair in ShipStation as the Account Owner, and replace the keys here. Nothing is interrupted.',
  'of two':
    'Use the second pair as the first on the connection’s page. Then delete the old one in ShipStation, make a new pair there as the Account Owner, and give it as the second. Nothing is interrupted.',
  second:
    'Delete the old pair in ShipStation, make a new one there as the Account Owner, and give it on the connection’s page. Meanwhile the first goes on alone.',
}

function expiring(row: ConnectionRow, { id, keys, expiresOn, is }: Ending, now: Date): Trouble[] {
  const says = expiresSays(expiresOn, now, is)
  if (expiresOn === null || says === null) return []
  const days = Math.ceil((Date.parse(`${expiresOn}T00:00:00Z`) - now.getTime()) / dayMs)
  if (days > 30) return []
  const at = now.toISOString()
  const weight = days <= 1 ? 90 : days <= 3 ? 70 : days <= 14 ? 30 : 10
  return [
    {
      ...single,
      id,
      title: capital(`${keys} ${whenEnds(days)}`),
      ...{ says, remedy: remedies[is], first: at, last: at },
      weight: is === 'second' ? Math.min(weight, 30) : weight,
      fix: {
        action: is === 'only' ? 'Replace the keys' : 'Open the connection',
        href: `/connections/${row.id}`,
      },
    },
  ]
}

function whenEnds(days: number): string {
  if (days < 0) return 'have expired'
  if (days === 0) return 'expire today'
  return days === 1 ? 'expire tomorrow' : `expire in ${days} days`
}
