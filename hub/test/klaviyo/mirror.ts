import { sql } from 'kysely'
import { connectionSettings } from '../../src/connectors/klaviyo/facts.ts'
import { klaviyo } from '../../src/connectors/klaviyo/index.ts'
import { type Settings, usualSettings } from '../../src/connectors/klaviyo/settings.ts'
import type { Context } from '../../src/engine/context.ts'
import { enter } from '../../src/engine/enter.ts'
import { Registry } from '../../src/engine/registry.ts'
import { lookAgain } from '../../src/klaviyo/look-again.ts'
import type { Kind } from '../../src/model/entities.ts'
import { addLane } from '../../src/store/lanes.ts'
import type { Db } from '../../src/store/open.ts'
import type { Seen } from '../../src/store/log.ts'
import { workOf } from '../../src/store/store.ts'
import { contextOn, standing } from '../rig/context.ts'
import { WORKSPACE } from '../rig/engine.ts'
import { connected, labelOf, orderOf, self } from './world.ts'

export const workspace = (db: Db) =>
  sql`insert into workspaces (id, name) values (${WORKSPACE}, 'Test')`.execute(db)

/** The flow, its two accounts and its key, as Allow leaves them, without the sandbox of ShipStation: the mirror is filled by hand. */
export async function seat(
  db: Db,
  it: { base: string; since: Date; settings?: Partial<Settings>; zone?: string },
): Promise<void> {
  await seatKey(db, it)
  await seatFlow(db, it)
}

async function seatKey(db: Db, it: { base: string; zone?: string }) {
  const facts = connectionSettings.parse({ base: it.base, zone: it.zone ?? 'America/New_York' })
  await sql`insert into connections (id, workspace, connector, account, name, settings, secrets, key_id, last4, changed_at)
    values ('key', ${WORKSPACE}, 'klaviyo', ${self}, 'Klaviyo', ${JSON.stringify(facts)}::jsonb, 'none', 'k', 'abcd', now())`.execute(
    db,
  )
  await addLane(db, WORKSPACE, self)
}

/** One ShipStation account's events to the Klaviyo account: the usual one's, or another's under names of its own. */
export async function seatFlow(
  db: Db,
  it: { since: Date; settings?: Partial<Settings>; from?: string; id?: string; flow?: string },
) {
  const { from = connected, id = 'int', flow = 'flow' } = it
  const settings = { ...usualSettings, denied: [], ...it.settings }
  await sql`insert into integrations (id, workspace, connector, account, connection, connected, settings, state)
    values (${id}, ${WORKSPACE}, 'klaviyo', ${self}, 'con', ${from}, ${JSON.stringify(settings)}::jsonb, 'active')`.execute(
    db,
  )
  await sql`insert into flows (id, workspace, integration, name, connector, from_account, to_account, sink, state, position, since)
    values (${flow}, ${WORKSPACE}, ${id}, 'events', 'klaviyo', ${from}, ${self}, 'klaviyo.events', 'active',
      (select last_seq from workspaces where id = ${WORKSPACE}), ${it.since})`.execute(db)
}

/** Looks at everything in the window once, as a flow does at its start. */
export const first = (db: Db, since: Date, days = 90, flow = 'flow', from = connected) =>
  lookAgain(db, flow, { workspace: WORKSPACE, connected: from, since, days }, 'first')

let request = 0n
/** A page of records, through fence 1. */
export async function page(db: Db, kind: Kind, items: Omit<Seen, 'raw' | 'version'>[], account = connected) {
  request += 1n
  await db.transaction().execute((trx) =>
    enter(workOf(trx), {
      ...{
        workspace: WORKSPACE,
        account,
        kind,
        request,
        at: new Date(),
        source: 'test',
        why: 'live',
      },
      items: items.map((item) => ({ ...item, raw: {}, version: null })),
    }),
  )
}

/** Orders that were shipped, each with its label, at these instants. */
export async function shippedOrders(
  db: Db,
  moments: readonly Date[],
  from = 0,
  stores = ['42'],
  account = connected,
) {
  const item = (at: Date, n: number) => {
    const [id, iso] = [String(from + n), at.toISOString()]
    const store = stores[n % stores.length] ?? '42'
    return {
      order: {
        ...{ id, of: [] },
        data: orderOf({
          status: 'shipped',
          number: `N-${id}`,
          store,
          modifiedAt: iso,
          email: `b${id}@lighthouse.internal`,
        }),
      },
      label: {
        ...{ id: `9${id}`, of: [{ kind: 'order', id }] },
        data: labelOf({ order: id, createdAt: iso, tracking: `1Z${id}` }),
      },
    }
  }
  for (let at = 0; at < moments.length; at += 500) {
    const some = moments.slice(at, at + 500).map((moment, n) => item(moment, at + n))
    await page(
      db,
      'order',
      some.map(({ order }) => order),
      account,
    )
    await page(
      db,
      'shipment',
      some.map(({ label }) => label),
      account,
    )
  }
}

/** What an engine is given that sends to this Klaviyo. */
export const sending = (db: Db, apiKey: string, over: Partial<Context>): Context =>
  contextOn(db, { registry: new Registry([...standing, klaviyo]), secretsOf: () => ({ apiKey }), ...over })
