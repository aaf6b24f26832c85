import { sql } from 'kysely'
import type { z } from 'zod'
import { orderDraft } from '../../src/model/order.ts'
import type { Kind } from '../../src/model/entities.ts'
import { enter } from '../../src/engine/enter.ts'
import { workOf } from '../../src/store/store.ts'
import type { Db } from '../../src/store/open.ts'
import { saveLinks } from '../../src/store/links.ts'
import { markOf, orderOf, pledgeOf, labelOf } from '../kickstarter/world.ts'
import { settings } from '../kickstarter/world.ts'

export const shop = 'shipstation:100'
export const lamp = 'kickstarter:moon-lamp'
export const minutesAgo = (n: number) => new Date(Date.now() - n * 60_000)

type Item = { id: string; data: unknown; raw?: unknown; of?: { kind: string; id: string }[] }
let request = 0n

/** Records as a page would bring them, through the log. `source` is the import or connection they came by. */
export async function put(
  db: Db,
  kind: Kind,
  account: string,
  items: Item[],
  { workspace = 'ws', at = new Date(), source = 'test' } = {},
): Promise<void> {
  request += 1n
  const seen = items.map(({ id, data, raw, of }) => ({
    id,
    data,
    raw: raw ?? data,
    version: null,
    of: of ?? [],
  }))
  const page = { workspace, account, kind, items: seen, request, at, source, why: 'live' as const }
  await db.transaction().execute((trx) => enter(workOf(trx), page))
}

/** An order as mirrored, with the ways it is looked up by. */
export const orderItem = (
  id: string,
  over: Partial<ReturnType<typeof orderOf>> = {},
  raw: object = {},
): Item => {
  const data = orderOf(over)
  return {
    id,
    data,
    raw: {
      ...{ orderId: Number(id), orderNumber: data.number, orderStatus: data.status, orderKey: data.key },
      ...{ orderTotal: Number(data.total), shipTo: data.shipTo, ...raw },
    },
    of: [{ kind: 'number', id: data.number }, ...(data.key ? [{ kind: 'key', id: data.key }] : [])],
  }
}

export const label = (id: string, order: string, over: Parameters<typeof labelOf>[0] = {}): Item => ({
  id,
  data: labelOf({ order, ...over }),
  of: [{ kind: 'order', id: order }],
})
export const mark = (id: string, order: string, over: Parameters<typeof markOf>[0] = {}): Item => ({
  id,
  data: markOf({ order, ...over }),
  of: [{ kind: 'order', id: order }],
})

/** Moon Lamp, live and released, synced to the shop; backer 7 in it. Flows are paused, so that rows stay as written. */
export async function campaign(
  db: Db,
  over: { state?: 'active' | 'paused'; workspace?: string } = {},
): Promise<void> {
  const { state = 'active', workspace = 'ws' } = over
  const of = (name: string) => `${workspace}-${name}`
  await sql`insert into connections (id, workspace, connector, account, name, settings, secrets, key_id, last4, changed_at, sandbox)
    values (${of('con')}, ${workspace}, 'shipstation', ${shop}, 'ShipStation – main', '{"base":"http://127.0.0.1:9/"}', 'none', 'k', 'abcd', now(), false)`.execute(
    db,
  )
  await sql`insert into integrations (id, workspace, connector, account, connection, connected, settings, state)
    values (${of('int')}, ${workspace}, 'kickstarter', ${lamp}, ${of('con')}, ${shop}, ${JSON.stringify({ ...settings, connection: of('con') })}::jsonb, ${state})`.execute(
    db,
  )
  await sql`insert into flows (id, workspace, integration, name, connector, from_account, to_account, sink, state, position, since) values
    (${of('orders')}, ${workspace}, ${of('int')}, 'orders', 'kickstarter', ${lamp}, ${shop}, 'shipstation.orders', 'paused', 1000000, now()),
    (${of('mail')}, ${workspace}, ${of('int')}, 'mail', 'kickstarter', ${shop}, 'mail:outbox', 'mail.messages', 'paused', 1000000, now())`.execute(
    db,
  )
  const details = {
    address: 'https://www.kickstarter.com/projects/a/moon-lamp',
    currency: 'USD',
    state: 'live',
    completedColumn: null,
  }
  await put(
    db,
    'campaign',
    lamp,
    [{ id: 'moon-lamp', data: { slug: 'moon-lamp', name: 'Moon Lamp', ...details } }],
    { workspace },
  )
  await put(db, 'release', lamp, [{ id: 'orders', data: { all: true, only: [] } }], { workspace })
}

export const backer = (number: string, over: Parameters<typeof pledgeOf>[0] = {}): Item => ({
  id: number,
  data: pledgeOf({ number, email: `b${number}@example.com`, ...over }),
})

/** The pledge of this backer became this order. */
export const linked = (db: Db, number: string, order: string, workspace = 'ws') =>
  saveLinks(
    db,
    workspace,
    [
      {
        ...{ account: shop, sink: 'shipstation.orders', deed: 'put', object: `ls-${number}` },
        source: { account: lamp, kind: 'pledge', id: number },
        receipt: { id: order },
      },
    ],
    new Date(),
  )

type Draft = z.infer<typeof orderDraft>
export type StepOver = {
  key: string
  number?: string
  state: string
  reason?: string | null
  mail?: boolean
  source?: { account: string; kind: string; id: string }
  body?: unknown
  account?: string
  workspace?: string
  at?: Date
  settledAt?: Date | null
  dueAt?: Date
}
export async function step(db: Db, it: StepOver): Promise<void> {
  const { workspace = 'ws', number = '7', at = minutesAgo(5), mail = false } = it
  const source =
    it.source ??
    (mail ? { account: shop, kind: 'shipment', id: '900' } : { account: lamp, kind: 'pledge', id: number })
  const body: unknown =
    it.body ?? (mail ? letter(number) : ({ number: `ML-${number}` } satisfies Partial<Draft>))
  const account = it.account ?? (mail ? 'mail:outbox' : shop)
  const settled =
    it.settledAt === undefined
      ? ['done', 'refused', 'superseded'].includes(it.state)
        ? at
        : null
      : it.settledAt
  await sql`
    insert into steps (workspace, key, flow, account, sink, object, deed, mode, says, src_account, src_kind, src_id, seq, body, body_hash, state, reason, due_at, deadline_at, created_at, settled_at)
    values (${workspace}, ${it.key}, ${`${workspace}-${mail ? 'mail' : 'orders'}`}, ${account}, ${mail ? 'mail.messages' : 'shipstation.orders'}, ${`ls-${number}`}, 'put', 'latest',
      ${`Send order ML-${number}`}, ${source.account}, ${source.kind}, ${source.id}, 1, ${JSON.stringify(body)}::jsonb, ${it.key}, ${it.state}, ${it.reason ?? null},
      ${it.dueAt ?? at}, ${at}, ${at}, ${settled})`.execute(db)
}

export const letter = (number: string) => ({
  ...{ to: `b${number}@example.com`, from: 'lamps@example.com', replyTo: null, subject: 'On its way' },
  ...{ text: 'Your page: %PLEDGE_PAGE%', html: '<a href="%PLEDGE_PAGE%">page</a>' },
  pledge: { campaign: 'moon-lamp', number },
})

/** One request that carried these steps, and what came back for each. */
export async function attempt(
  db: Db,
  it: {
    steps: Record<string, string>
    request?: unknown
    status?: number | null
    answer?: unknown
    outcome: string
    at?: Date
    workspace?: string
    sink?: string
  },
): Promise<void> {
  const { workspace = 'ws', at = minutesAgo(4), sink = 'shipstation.orders' } = it
  const { rows } = await sql<{ id: string }>`
    insert into attempts (workspace, account, sink, flow, started_at, left_at, deadline_at, ended_at, request, status, answer, outcome, fence, hub, steps)
    values (${workspace}, ${shop}, ${sink}, ${`${workspace}-orders`}, ${at}, ${at}, ${at}, ${new Date(at.getTime() + 120)}, ${JSON.stringify(it.request ?? null)}::jsonb,
      ${it.status ?? null}, ${JSON.stringify(it.answer ?? null)}::jsonb, ${it.outcome}, 1, 'hub', ${Object.keys(it.steps).length}) returning id::text`.execute(
    db,
  )
  for (const [key, outcome] of Object.entries(it.steps))
    await sql`insert into attempt_steps (workspace, attempt, step, number, outcome) values (${workspace}, ${rows[0]?.id}, ${key}, 1, ${outcome})`.execute(
      db,
    )
}

export async function look(db: Db, number: string, verdicts: unknown[], at = minutesAgo(3)): Promise<void> {
  await sql`insert into looks (workspace, flow, account, kind, id, seq, verdicts, looked_at)
    values ('ws', 'ws-orders', ${lamp}, 'pledge', ${number}, 1, ${JSON.stringify(verdicts)}::jsonb, ${at})`.execute(
    db,
  )
}

export async function stranger(db: Db): Promise<void> {
  await sql`insert into workspaces (id, name) values ('other', 'Other')`.execute(db)
}
