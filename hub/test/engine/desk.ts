import { postgresStore } from '../../src/store/store.ts'
import { sql } from 'kysely'
import type { Sandbox } from 'shipstation/sandbox'
import type { Change, Connector, Flow, Step, View, At } from '../../src/connector.ts'
import { machineClock } from '../../src/engine/clock.ts'
import { planFlow } from '../../src/engine/plan.ts'
import { Registry } from '../../src/engine/registry.ts'
import { mail } from '../../src/connectors/mail/index.ts'
import { shipstation } from '../../src/connectors/shipstation/index.ts'
import type { Kind } from '../../src/model/entities.ts'
import type { OrderDraft } from '../../src/model/order.ts'
import { enter } from '../../src/engine/enter.ts'
import { workOf } from '../../src/store/store.ts'
import { type Db, openDb } from '../../src/store/open.ts'
import { freshDatabase } from '../rig/database.ts'
import { type EngineRig, WORKSPACE } from '../rig/engine.ts'

/** The desk: a native account whose pledges say themselves what a plan should say of them. */
export const desk = 'desk:1'
export const remote = 'shipstation:1'
export type Said = {
  quantity?: number
  number?: string
  /** What the plan does with it; `put` unless said. `end`: cancels what was made of it, if anything was. */
  say?: 'put' | 'end' | 'skip' | 'wait' | 'nothing' | 'peek' | 'throw'
  mode?: 'once' | 'each' | 'latest'
  /** The pledge whose remote order it is about, where that is another one. */
  about?: string
  /** For `wait`: the mapping whose answer is asked for. */
  ask?: string
  country?: string | null
  name?: string | null
  status?: 'open' | 'cancelled'
}

const address = {
  ...{ name: 'Ada', company: null, street1: '1 Main St', street2: null, street3: null },
  ...{ city: 'Austin', state: 'TX', postalCode: '78701', country: 'US', phone: null },
}

export const draft = (id: string, said: Said, store: string): OrderDraft => ({
  ...{ number: said.number ?? `T-${id}`, placedAt: '2026-11-01T10:00:00.000Z', paidAt: null },
  ...{ status: said.status ?? 'open', email: `${id}@example.com` },
  shipTo: {
    ...address,
    ...(said.country === undefined ? {} : { country: said.country }),
    ...(said.name === undefined ? {} : { name: said.name }),
  },
  lines: [
    { key: 'a', sku: 'MUG', name: 'Mug', quantity: said.quantity ?? 1, unitPrice: '5.00', adjustment: false },
  ],
  ...{ paid: '5.00', shipping: '0', tax: '0', store, shipFrom: null, source: 'Test' },
})

const questionOf = (said: Said) => ({ account: desk, kind: 'mapping' as const, id: said.ask ?? 'mug' })

function plan(change: Change, view: View, at: At<{ store: string; plus?: number }>): Step<OrderDraft>[] {
  const said = change.after as unknown as Said | null // why: the desk's pledges have a shape of their own
  if (!said || said.say === 'skip') return [{ skip: 'Not wanted.' }]
  if (said.say === 'end' && !view.link(change.ref)) return [{ skip: 'Ended, and never made.' }]
  if (said.say === 'nothing') return []
  if (said.say === 'throw') throw new Error('this plan is broken')
  if (said.say === 'peek') view.get({ account: desk, kind: 'campaign', id: 'unasked' })
  if (said.say === 'wait' && !view.get(questionOf(said)))
    return [{ wait: `Which product is ${said.ask ?? 'mug'}?`, for: questionOf(said) }]
  const { plus = 0, store } = at.settings
  const now = said.say === 'end' ? { ...said, status: 'cancelled' as const } : said
  const body = draft(change.ref.id, { ...now, quantity: (said.quantity ?? 1) + plus }, store)
  const about =
    said.about === undefined ? {} : { about: { account: desk, kind: 'pledge' as const, id: said.about } }
  return [{ do: 'put', mode: said.mode ?? 'latest', ...about, body, says: 'Send the order' }]
}

const orders: Flow<{ store: string; plus?: number }, OrderDraft> = {
  on: ['pledge'],
  from: 'self',
  to: 'shipstation.orders',
  needs: (change) => {
    const said = change.after as unknown as Said | null // why: as in plan
    return said?.say === 'wait' ? [questionOf(said)] : []
  },
  plan,
}
const anything = { parse: (it: unknown) => it } as never // why: nothing parses settings here
export const deskConnector: Connector = {
  ...{ id: 'desk', title: 'Desk', settings: anything, secrets: anything },
  flows: { orders },
}

export async function addFlow(db: Db, store: string, id = 'flow'): Promise<void> {
  await sql`insert into integrations (id, workspace, connector, account, connection, connected, settings, state)
    values (${`int-${id}`}, ${WORKSPACE}, 'desk', ${id === 'flow' ? desk : `${desk}-${id}`}, 'con', ${remote}, ${JSON.stringify({ store })}::jsonb, 'active')`.execute(
    db,
  )
  await sql`insert into flows (id, workspace, integration, name, connector, from_account, to_account, sink, state, position, since)
    values (${id}, ${WORKSPACE}, ${`int-${id}`}, 'orders', 'desk', ${id === 'flow' ? desk : `${desk}-${id}`}, ${remote}, 'shipstation.orders', 'active', 0, now())`.execute(
    db,
  )
}

/** A flow into the rig's sandbox, and how to say things at the desk. */
export async function seated(rig: EngineRig) {
  const store = String(rig.sandbox.shop.stores.all()[0]?.storeId ?? '')
  await addFlow(rig.db, store)
  return { say: (pledges: Record<string, Said>) => rig.native('pledge', desk, itemsOf(pledges)) }
}
const itemsOf = (pledges: Record<string, Said>) => Object.entries(pledges).map(([id, data]) => ({ id, data }))

/** Planning alone, step by step: nothing is started, nothing leaves. `again`: what the remote does with the same key twice. */
export async function drawingBoard(again: 'replaces' | 'replays' = 'replaces') {
  const database = await freshDatabase()
  const db = openDb(database.pool)
  await sql`insert into workspaces (id, name) values (${WORKSPACE}, 'Test')`.execute(db)
  await addFlow(db, '1')
  const sinks = Object.entries(shipstation.sinks ?? {}).map(([name, sink]) => [name, { ...sink, again }])
  const remote = { ...shipstation, sinks: Object.fromEntries(sinks) }
  const registry = new Registry([remote, mail, deskConnector])
  const clock = machineClock()
  let request = 0n
  const put = (kind: Kind, items: { id: string; data: unknown }[], account = desk) =>
    db.transaction().execute((trx) =>
      enter(workOf(trx), {
        ...{ workspace: WORKSPACE, account, kind, request: (request += 1n), at: new Date() },
        ...{ source: 'test', why: 'live' },
        items: items.map(({ id, data }) => ({ id, raw: data, data, version: null, of: [] })),
      }),
    )
  const planAll = async (flow = 'flow') => {
    let steps = 0
    for (;;) {
      const planned = await planFlow(postgresStore(db), registry, clock, flow)
      steps += planned.steps
      if (!planned.more) return steps
    }
  }
  return {
    db,
    registry,
    clock,
    put,
    plan: planAll,
    /** Says these things at the desk and plans them. Gives how many steps it made. */
    async say(pledges: Record<string, Said>) {
      await put('pledge', itemsOf(pledges))
      return planAll()
    },
    /** As if the sender had settled what is planned. */
    async become(state: string, key?: string) {
      await sql`update steps set state = ${state}, settled_at = now() where state = 'planned' and (${key ?? null}::text is null or key = ${key ?? null})`.execute(
        db,
      )
    },
    states: (id?: string) => statesOf(db, id),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

/** The steps' states in the order in which they were planned. */
export async function statesOf(db: Db, id?: string): Promise<string[]> {
  const { rows } = await sql<{ state: string }>`
    select state from steps where ${id ?? null}::text is null or src_id = ${id ?? null} order by nth`.execute(
    db,
  )
  return rows.map((row) => row.state)
}

export type StepNow = { key: string; id: string; state: string; reason: string | null; attempts: number }
export async function stepsOf(db: Db): Promise<StepNow[]> {
  const { rows } = await sql<StepNow>`
    select key, src_id as id, state, reason, attempts from steps order by nth`.execute(db)
  return rows
}

/** Whether every step came to this state, and there are so many. */
export const allAre = async (db: Db, state: string, n: number) => {
  const states = await statesOf(db)
  return states.length === n && states.every((one) => one === state)
}

export const ordersIn = (sandbox: Sandbox) =>
  sandbox.shop.orders
    .all()
    .filter((kept) => !kept.gone)
    .map((kept) => kept.order)
    .filter((order) => order.orderNumber.startsWith('T-'))

/** Steers the sandbox beside its API, as its page does. */
export async function steer(sandbox: Sandbox, path: string, body: unknown): Promise<unknown> {
  const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`the sandbox refused ${path}: ${await answer.text()}`)
  return answer.json()
}

/** Whether every source that is read by windows has its look-back behind it. */
export async function readBack(db: Db): Promise<boolean> {
  const { rows } =
    await sql`select from sources where kind in ('order', 'shipment', 'fulfillment') and (covered is null or covered > opened_at - look_back * interval '1 day')`.execute(
      db,
    )
  return rows.length === 0
}

export const writesTo = (sandbox: Sandbox) =>
  sandbox.requests.filter((request) => request.path.includes('createorders'))
