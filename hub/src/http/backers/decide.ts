import { accountOf } from '../../connectors/kickstarter/refs.ts'
import { objectKey } from '../../engine/key.ts'
import type { Kind } from '../../model/entities.ts'
import type { Order } from '../../model/order.ts'
import type { Decision } from '../../model/pledge.ts'
import { sql } from 'kysely'
import { linksFrom, linksTo, saveLinks } from '../../store/links.ts'
import type { Db, Trx } from '../../store/open.ts'
import { oneRecord, recordsOf } from '../../store/records.ts'
import { Problem } from '../problem.ts'
import { found } from '../serve.ts'
import { ownRecord } from './known.ts'
import type { By, Press } from './press.ts'

const sink = 'shipstation.orders'
type Choice = { choice: 'adopt' | 'send' | 'leave'; orderId: string | null }
type Wanted = Pick<Decision, 'finalized' | 'reason' | 'twin'>

/** Finalizes or holds these backers by hand, or leaves them to the rule again; those of whom it is so already stay as they are. */
export async function decide(
  db: Db,
  by: By,
  numbers: readonly string[],
  asked: Pick<Decision, 'finalized' | 'reason'>,
  at: Date,
): Promise<Press[]> {
  const each = [...new Set(numbers)]
  const account = accountOf(by.slug)
  const of = (kind: Kind) => each.map((id) => ({ account, kind, id }))
  const rows = await recordsOf(db, by.workspace, [...of('pledge'), ...of('decision')])
  const known = new Set(rows.flatMap(({ kind, id }) => (kind === 'pledge' ? id : [])))
  const stranger = each.find((number) => !known.has(number))
  if (stranger !== undefined)
    throw new Problem(404, `Backer ${stranger} is not in this campaign.`, {
      remedy: 'Nothing was decided. Load the list again.',
    })
  const decisions = rows.filter(({ kind }) => kind === 'decision')
  const held = new Map(decisions.map(({ id, data }) => [id, data as Decision])) // why: written under the kind's schema
  const reason = asked.finalized === null ? null : asked.reason?.trim() || null
  const title = {
    finalize: 'Finalized by hand',
    hold: 'Held',
    none: 'Left to the rule again',
  }[asked.finalized ?? 'none']
  return each.flatMap((number) => {
    const before = held.get(number) ?? null
    const wanted = { finalized: asked.finalized, reason, twin: before?.twin ?? null }
    return decided(by, number, before, wanted, at, title)
  })
}

/** Says what to do about an order that looks like this backer's. To be called in the transaction that stores the press. */
export async function chooseTwin(
  trx: Trx,
  by: By,
  number: string,
  { connected, choice, orderId }: Choice & { connected: string },
  at: Date,
): Promise<Press[]> {
  const held = await decisionOf(trx, by, number)
  const wanted = { finalized: held?.finalized ?? null, reason: held?.reason ?? null, twin: choice }
  if (choice === 'adopt') {
    const order = await adopt(trx, by, number, connected, orderId, at)
    return decided(by, number, held, wanted, at, `Took over order ${order.number} in ShipStation`)
  }
  const [link] = await linkOf(trx, by, number)
  if (link)
    throw new Problem(409, 'This backer has an order in ShipStation already.', {
      remedy: 'Look at it again.',
    })
  const title = choice === 'send' ? 'Send it although ShipStation has one like it' : 'Left alone'
  return decided(by, number, held, wanted, at, title)
}

async function decisionOf(db: Db, by: By, number: string): Promise<Decision | null> {
  found(await ownRecord(db, by, 'pledge', number), 'backer')
  return ownRecord(db, by, 'decision', number)
}

function decided(
  by: By,
  number: string,
  held: Decision | null,
  wanted: Wanted,
  at: Date,
  title: string,
): Press[] {
  const now = held ?? { finalized: null, reason: null, twin: null }
  if (now.finalized === wanted.finalized && now.reason === wanted.reason && now.twin === wanted.twin)
    return []
  const data = { ...wanted, by: by.person.name, at: at.toISOString() }
  return [
    {
      on: { kind: 'pledge', id: number },
      ...{ title, detail: wanted.reason, changes: [] },
      writes: [{ kind: 'decision', id: number, data }],
    },
  ]
}

const refOf = ({ slug }: By, number: string) =>
  ({ account: accountOf(slug), kind: 'pledge', id: number }) as const
const linkOf = async (trx: Trx, by: By, number: string) =>
  (await linksFrom(trx, by.workspace, [refOf(by, number)])).filter((link) => link.sink === sink)

/** From now on that order is this backer's. The link commits with the decision, or neither does. */
async function adopt(
  trx: Trx,
  by: By,
  number: string,
  connected: string,
  orderId: string | null,
  at: Date,
): Promise<Order> {
  const no = (says: string) => new Problem(409, says, { remedy: 'Look at the backer again.' })
  if (orderId === null) throw new Problem(422, 'Say which order is to be taken over.', { field: 'orderId' })
  const ref = { account: connected, kind: 'order', id: orderId } as const
  const order = found(await oneRecord<Order>(trx, by.workspace, ref), 'order in ShipStation').data
  const source = refOf(by, number)
  const object = objectKey(connected, sink, source)
  const [mine] = await linkOf(trx, by, number)
  if (mine?.receipt.id === orderId) return order
  if (mine) throw no('This backer has another order in ShipStation already.')
  const others = await linksTo(trx, by.workspace, connected, [orderId])
  const other = others.find((link) => link.sink === sink)
  if (other) throw no(`Order ${order.number} is that of backer ${other.source.id} already.`)
  if (/^ls-[0-9a-f]{32}$/.test(order.key ?? '') && order.key !== object)
    throw no(`Longshore made order ${order.number} for something else.`)
  if (order.status === 'cancelled') throw no(`Order ${order.number} is cancelled in ShipStation.`)
  if (await leaving(trx, by, number))
    throw no('An order for this backer is on its way to ShipStation right now.')
  await saveLinks(
    trx,
    by.workspace,
    [{ account: connected, sink, deed: 'put', source, object, receipt: { id: orderId } }],
    at,
  )
  return order
}

/** Locks what is queued, so that it cannot leave under our hands, and says whether something has left already. */
async function leaving(trx: Trx, by: By, number: string): Promise<boolean> {
  const { rows } = await sql<{ state: string }>`
    select state from steps where workspace = ${by.workspace} and src_account = ${accountOf(by.slug)} and src_kind = 'pledge'
      and src_id = ${number} and sink = ${sink} and state in ('planned', 'in_flight', 'unknown') for update
  `.execute(trx)
  return rows.some((row) => row.state !== 'planned')
}
