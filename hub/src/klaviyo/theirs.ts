import { sql } from 'kysely'
import type { Io } from '../connector.ts'
import { NoAccess } from '../connectors/klaviyo/check.ts'
import { calledOf, isTold, nameOf } from '../connectors/klaviyo/names.ts'
import {
  countsByDay,
  dayIn,
  eventsOf,
  metricsByName,
  type Seen,
  Unread,
} from '../connectors/klaviyo/read-back.ts'
import type { Deps } from '../http/deps.ts'
import { storesOf } from '../http/connections/view.ts'
import { steps } from './expected.ts'
import { around, type Range } from './range.ts'
import type { KlaviyoSync } from './sync.ts'

type Unreadable = { unread: string }

/** What a metric is called in Klaviyo: today, and when its events were sent. A renamed one keeps its past under the old name. */
export async function namesIn({ db }: Pick<Deps, 'db'>, sync: KlaviyoSync, { metric }: Range) {
  const { rows } = await sql<{ name: string }>`
    select distinct s.name from (${steps(metric, sync)}) s where s.state not in ('planned', 'refused')`.execute(
    db,
  )
  return [...new Set([nameOf(metric, sync.settings), ...rows.map(({ name }) => name)])]
}

/** Which of Klaviyo's events are counted, by their store; null where all of the metric's are. */
async function oursIn({ db }: Deps, sync: KlaviyoSync, range: Pick<Range, 'store'>) {
  const { store } = range
  if (store !== null) return (one: string | null) => one === store
  const { rows } = await sql`
    select from steps s where s.workspace = ${sync.workspace} and s.account = ${sync.account} and s.sink = 'klaviyo.events'
      and s.src_account <> ${sync.connected} limit 1`.execute(db)
  if (rows.length === 0) return null
  const stores = await storesOf(db, { workspace: sync.workspace, account: sync.connected })
  const ids = new Set(stores.map(({ id }) => id))
  return (one: string | null) => one !== null && ids.has(one)
}

const noStores = { unread: 'StoreId is not sent, so Klaviyo’s events cannot be told apart by store.' }

/**
 * Klaviyo's own counts. It cannot count by store: for one store, or where another ShipStation account's events go there too, its
 * events are read and counted here.
 */
export async function theirDays(
  deps: Deps,
  sync: KlaviyoSync,
  range: Range,
  zone: string,
  names: readonly string[],
): Promise<{ counts: Map<string, number> } | Unreadable> {
  const isOurs = await oursIn(deps, sync, range)
  if (isOurs && !isTold('StoreId', sync.settings)) return noStores
  const day = dayIn(zone)
  return asked(deps, sync, async (io) => {
    const counts = new Map<string, number>()
    const add = (on: string, n: number) => counts.set(on, (counts.get(on) ?? 0) + n)
    for (const metric of await metricsOf(io, names))
      if (isOurs) {
        for await (const page of eventsOf(io.http, metric, around(range), namesOf(sync)))
          for (const { at, store } of page) if (isOurs(store)) add(day(at), 1)
      } else for (const [on, n] of await countsByDay(io.http, metric, { ...around(range), zone })) add(on, n)
    return { counts }
  })
}

/** The events of one day as Klaviyo shows them, or why it does not. */
export async function theirEvents(
  deps: Deps,
  sync: KlaviyoSync,
  range: Range,
  zone: string,
  names: readonly string[],
): Promise<{ seen: Seen[] } | Unreadable> {
  const isOurs = await oursIn(deps, sync, range)
  if (isOurs && !isTold('StoreId', sync.settings)) return noStores
  const day = dayIn(zone)
  const isOn = ({ at }: Seen) => day(at) >= range.from && day(at) <= range.to
  return asked(deps, sync, async (io) => {
    const seen: Seen[] = []
    for (const metric of await metricsOf(io, names))
      for await (const page of eventsOf(io.http, metric, around(range), namesOf(sync)))
        seen.push(...page.filter((one) => isOn(one) && (isOurs?.(one.store) ?? true)))
    return { seen }
  })
}

/** Those of the names that Klaviyo has: a metric that never had an event is not there. */
async function metricsOf({ http }: Io<unknown>, names: readonly string[]): Promise<string[]> {
  const there = await metricsByName(http)
  return names.flatMap((name) => there.get(name) ?? [])
}

const namesOf = ({ settings }: KlaviyoSync) => ({
  ...{ store: calledOf('StoreId', settings), order: calledOf('OrderId', settings) },
})

/** Asks in the account's own lane, under its budget. What it cannot tell is said in words, and the rest of the report stands. */
async function asked<T extends object>(
  deps: Deps,
  sync: KlaviyoSync,
  ask: (io: Io<unknown>) => Promise<T>,
): Promise<T | Unreadable> {
  try {
    const lane = deps.engine.lane(sync.workspace, sync.account)
    const answer = lane ? await lane.visit(ask) : null
    return answer ?? { unread: 'Klaviyo cannot be asked from here at the moment. Try again in a minute.' }
  } catch (error) {
    if (error instanceof Unread || error instanceof NoAccess) {
      if (error.status === 401)
        return { unread: 'Klaviyo does not accept the key any more, so what it shows could not be read.' }
      const scope =
        error.status === 403 ? ' The key lacks metrics:read or events:read: make a new one with both.' : ''
      return { unread: `Klaviyo did not tell: ${error.message}.${scope}` }
    }
    deps.engine.context.says.warn(
      { error: String(error), account: sync.account },
      'Klaviyo could not be read',
    )
    return { unread: 'Klaviyo did not answer. Try again in a minute.' }
  }
}
