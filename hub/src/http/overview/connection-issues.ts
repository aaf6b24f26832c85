import { connectionsOf } from '../../store/connections.ts'
import { sourcesOf } from '../../store/sources.ts'
import { inSentence } from '../connections/streams.ts'
import { expiresSays } from '../connections/view.ts'
import type { Deps } from '../deps.ts'
import type { Trouble } from './issues.ts'
import { capital, listed, plainReason, sentence } from './phrases.ts'

const dayMs = 86_400_000
const single = { count: 1, hurts: [], steps: [], read: null, canRetry: false }

export async function connectionIssues(deps: Deps, workspace: string): Promise<Trouble[]> {
  const connections = await connectionsOf(deps.db, workspace)
  return connections.flatMap(({ id, name, stopped }): Trouble[] =>
    stopped
      ? [
          {
            ...single,
            id: `connection.${id}`,
            title: `${name} is stopped`,
            says: sentence(stopped.says),
            remedy: stopped.remedy,
            ...{ first: stopped.at, last: stopped.at, weight: 100 },
            fix: { action: 'Open the connection', href: `/connections/${id}` },
          },
        ]
      : [],
  )
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

/** Said 30 days before, and more gravely the nearer it comes. */
export async function expiringIssues(deps: Deps, workspace: string): Promise<Trouble[]> {
  const now = deps.clock.now()
  const connections = await connectionsOf(deps.db, workspace)
  return connections.flatMap(({ id, name, expiresOn }): Trouble[] => {
    const says = expiresSays(expiresOn, now)
    if (expiresOn === null || says === null) return []
    const days = Math.ceil((Date.parse(`${expiresOn}T00:00:00Z`) - now.getTime()) / dayMs)
    if (days > 30) return []
    const when =
      days < 0
        ? 'have expired'
        : days === 0
          ? 'expire today'
          : days === 1
            ? 'expire tomorrow'
            : `expire in ${days} days`
    const at = now.toISOString()
    return [
      {
        ...single,
        id: `key.${id}`,
        title: capital(`the keys of ${name} ${when}`),
        says,
        remedy:
          'Make a new pair in ShipStation as the Account Owner, and replace the keys here. Nothing is interrupted.',
        ...{ first: at, last: at },
        weight: days <= 1 ? 90 : days <= 3 ? 70 : days <= 14 ? 30 : 10,
        fix: { action: 'Replace the keys', href: `/connections/${id}` },
      },
    ]
  })
}
