import { sql } from 'kysely'
import { connectionFor } from '../../store/connections.ts'
import { sourcesOf } from '../../store/sources.ts'
import type { KlaviyoSync } from '../../klaviyo/sync.ts'
import type { Deps } from '../deps.ts'
import { counted, lasting } from '../overview/phrases.ts'
import { delayed, type Status } from '../overview/status.ts'

type Queue = {
  waiting: number
  sending: number
  unknown: number
  refused: number
  aboutSeconds: number | null
}
const needed = ['order', 'shipment', 'fulfillment']

/** The one word for a Klaviyo integration, the gravest that is true. */
export async function statusOfKlaviyo(deps: Deps, sync: KlaviyoSync, queue: Queue): Promise<Status> {
  if (sync.state === 'paused')
    return {
      ...{ word: 'Paused', detail: `Paused by ${sync.pausedBy ?? 'somebody'}.` },
      since: sync.pausedAt?.toISOString() ?? null,
    }
  if (!sync.key) return { word: 'Stopped', detail: 'Its private key was removed.', since: null }
  if (sync.key.stopped) return { word: 'Stopped', detail: sync.key.stopped.says, since: sync.key.stopped.at }
  const shipstation = await connectionFor(deps.db, sync.workspace, sync.connected)
  if (!shipstation) return { word: 'Stopped', detail: 'Its ShipStation connection was removed.', since: null }
  if (shipstation.stopped)
    return { word: 'Stopped', detail: shipstation.stopped.says, since: shipstation.stopped.at }
  const sources = (await sourcesOf(deps.db, sync.workspace, sync.connected)).filter((one) =>
    needed.includes(one.kind),
  )
  const late = delayed(deps, shipstation, sources)
  if (late) return late
  if (queue.refused > 0)
    return {
      word: 'Waiting for you',
      detail: `Klaviyo refused ${counted(queue.refused, 'event')}.`,
      since: null,
    }
  if (await isPlanning(deps, sync))
    return { word: 'Catching up', detail: 'Looking at what happened in ShipStation.', since: null }
  const left = queue.waiting + queue.sending + queue.unknown
  if (left > 0)
    return {
      ...{ word: 'Catching up', since: null },
      detail: `${counted(left, 'event')} left, about ${lasting(queue.aboutSeconds ?? 1)}.`,
    }
  if (sources.some(({ finishedAt }) => finishedAt === null))
    return { word: 'Catching up', detail: 'Reading ShipStation for the first time.', since: null }
  return { word: 'In step', detail: 'Everything that happened was sent.', since: null }
}

/** Records that the flow has still to look at: nobody knows yet how many events they make. */
async function isPlanning({ db }: Pick<Deps, 'db'>, sync: KlaviyoSync): Promise<boolean> {
  const { rows } = await sql`select from replans where flow = ${sync.flow} limit 1`.execute(db)
  return rows.length > 0
}
