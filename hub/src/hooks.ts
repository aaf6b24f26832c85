import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Key } from './access/key.ts'
import { allConnections, type ConnectionRow, saveHook } from './store/connections.ts'
import type { Deps } from './http/deps.ts'

/** The secret in a connection's webhook address: derived, so nothing is kept that could leak. */
export const hookToken = (key: Key, connection: string) =>
  createHmac('sha256', key.derive('webhook')).update(connection).digest('base64url')

/** Which connection a webhook's token belongs to, in constant time for each. */
export function connectionOfToken(
  key: Key,
  token: string,
  connections: readonly ConnectionRow[],
): ConnectionRow | null {
  const given = Buffer.from(token)
  const matching = connections.filter((connection) => {
    const own = Buffer.from(hookToken(key, connection.id))
    return own.length === given.length && timingSafeEqual(own, given)
  })
  return matching[0] ?? null
}

/** Makes the account's subscriptions what they should be: ours, at our present address, each event once. Off without an address. */
export async function ensureHooks(deps: Deps, key: Key, row: ConnectionRow): Promise<void> {
  const { db, engine, url } = deps
  if (url === null) {
    await saveHook(db, row.id, {
      on: false,
      says: 'Off: this hub has no address that ShipStation can reach (LONGSHORE_URL). It reads every minute instead.',
    })
    return
  }
  const path = `/hooks/ss/${hookToken(key, row.id)}`
  const mine = url + path
  const says = await engine.lane(row.workspace, row.account)?.visit(async (io, connector) => {
    const { hooks } = connector
    if (!hooks) return null
    const there = await hooks.list(io)
    for (const event of hooks.wanted)
      if (!there.some((hook) => hook.event === event && hook.url === mine)) await hooks.add(io, event, mine)
    // The secret in it says that it is ours: made when the hub had another address.
    for (const hook of there)
      if (hook.url !== mine && hook.url.endsWith(path)) await hooks.remove(io, hook.id)
    return `On: ShipStation tells this hub at once (${hooks.wanted.length} kinds of news). While it does, this hub reads every five minutes, for what it does not tell: edits and voided labels.`
  })
  if (says) await saveHook(db, row.id, { on: true, says, at: deps.clock.now().toISOString() })
}

/** As long as a person waits for it at most; their keys go all the same. */
const farewellMs = 20_000

/** Takes our subscriptions back, before the keys go. Gives what a person is told: nothing where there were none. */
export async function endHooks(deps: Deps, key: Key, row: ConnectionRow): Promise<string | null> {
  const path = `/hooks/ss/${hookToken(key, row.id)}`
  const taken = deps.engine.lane(row.workspace, row.account)?.visit(async (io, { hooks }) => {
    const ours = (await hooks?.list(io))?.filter((hook) => hook.url.endsWith(path)) ?? []
    for (const hook of ours) await hooks?.remove(io, hook.id)
    return ours.length
  })
  const late = new Promise<never>((_, reject) =>
    setTimeout(reject, farewellMs, new Error('it did not answer in time')).unref(),
  )
  try {
    const ended = (await Promise.race([taken, late])) ?? 0
    return ended === 0 ? null : 'ShipStation tells this hub nothing more.'
  } catch (error) {
    deps.engine.context.says.warn({ error: String(error) }, 'subscriptions were left behind')
    const why = error instanceof Error ? error.message : String(error)
    return `ShipStation was not told (${why.replace(/\.$/, '')}): it may still call this hub, which no longer listens to it.`
  }
}

const dayMs = 86_400_000
/** So often it is seen whether a check is due; one that failed is made again then. */
export const hooksEveryMs = 600_000

/**
 * Once at the start (`all`), and each connection once a day: a subscription that was removed there is made again. One whose lane sits in
 * another process is that one's affair, until the lane comes here.
 */
export async function ensureAllHooks(deps: Deps, key: Key, all = true): Promise<void> {
  const now = deps.clock.now().getTime()
  for (const row of await allConnections(deps.db)) {
    const checked = row.hook?.on && row.hook.at !== undefined ? Date.parse(row.hook.at) : 0
    if (row.connector !== 'shipstation' || row.stopped || (!all && now - checked < dayMs)) continue
    await ensureHooks(deps, key, row).catch((error: unknown) =>
      saveHook(deps.db, row.id, {
        on: false,
        says: `Off: ShipStation did not take the subscription (${String(error)}). Tried again in ten minutes; it reads every minute instead.`,
      }),
    )
  }
}
