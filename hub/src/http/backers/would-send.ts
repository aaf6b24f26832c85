import { postgresStore } from '../../store/store.ts'
import { sql } from 'kysely'
import type { Step } from '../../connector.ts'
import { toWire, whyLocked } from '../../connectors/shipstation/wire.ts'
import { hashOf, objectKey } from '../../engine/key.ts'
import { dryRun } from '../../engine/plan.ts'
import { decimal, fromDecimal, sum, times, zero } from '../../model/money.ts'
import type { Order, OrderDraft } from '../../model/order.ts'
import { oneRecord } from '../../store/records.ts'
import { routes } from '../api/backers.ts'
import type { Answer } from '../api/define.ts'
import type { Deps } from '../deps.ts'
import { changesBetween } from './changes.ts'
import { draftOf } from './draft.ts'
import { type Known, knownCampaign, oneBacker } from './known.ts'

type Theirs = Parameters<typeof toWire>[2]
const sink = 'shipstation.orders'

/** The order as it would leave now, to the last byte; or as it would look, and what holds it back. */
export async function wouldSend(
  deps: Deps,
  workspace: string,
  slug: string,
  number: string,
): Promise<Answer<typeof routes.wouldSend>> {
  const known = await knownCampaign(deps.db, workspace, slug)
  const backer = await oneBacker(deps.db, known, number)
  const ref = { account: known.at.self, kind: 'pledge', id: number } as const
  const [thought] = await dryRun(postgresStore(deps.db), deps.registry, known.sync.flow, [ref])
  const steps = thought?.steps ?? []
  const step = steps.find((one) => 'do' in one)
  const body = step ? (step.body as OrderDraft) : draftOf(known, backer) // why: the orders flow makes nothing else
  const { connected } = known.sync
  const object = objectKey(connected, sink, ref)
  const id = backer.row.remote_id
  const there =
    id === null ? null : await oneRecord<Order>(deps.db, workspace, { account: connected, kind: 'order', id })
  const theirs = (there?.raw ?? null) as Theirs // why: the mirror keeps orders as their schema let them in
  const held =
    step === undefined
      ? isReady(steps) && connected !== ''
        ? null
        : waits(steps)
      : (whyLocked(body, id === null ? null : { id }, theirs) ?? (await stopped(deps, known, object, body)))
  const wire = toWire(body, object, theirs)
  return {
    says: held ?? step?.says ?? 'Ready. It goes when you send or release it.',
    sends: held === null,
    ...shown(body, wire, known),
    shipTo: body.shipTo,
    wire: connected === '' ? null : wire,
    changes: there ? changesBetween(there.data, body, known.campaign.currency) : [],
  }
}

/** Nothing but the person's own press stands between it and ShipStation. */
const isReady = (steps: readonly Step<unknown>[]): boolean =>
  steps.length > 0 && steps.every((step) => 'wait' in step && step.for.kind === 'release')

const waits = (steps: readonly Step<unknown>[]): string =>
  steps.map((step) => ('wait' in step ? step.wait : 'skip' in step ? step.skip : '')).join(' ') ||
  'This backer is being looked at.'

/** Why a step that is wanted does not leave now; null when it does. */
async function stopped(deps: Deps, known: Known, object: string, body: OrderDraft): Promise<string | null> {
  if (known.sync.connected === '') return 'ShipStation sync is not configured yet.'
  const { rows } = await sql<{ hash: string; state: string; reason: string | null }>`
    select body_hash as hash, state, reason from steps where workspace = ${known.workspace} and object = ${object} and deed = 'put'
      and state not in ('superseded', 'cancelled') order by nth desc limit 1
  `.execute(deps.db)
  const same = rows[0]?.hash === hashOf(body)
  if (same && rows[0]?.state === 'done') return 'Nothing to send: ShipStation has exactly this.'
  if (same && rows[0]?.state === 'refused') return rows[0].reason ?? 'ShipStation refused exactly this.'
  return known.sync.state === 'paused' ? 'The sync is paused: this goes when it is restarted.' : null
}

/** The order on the wire, in words and amounts: with lines, date and number as ShipStation holds them where it does. */
function shown(body: OrderDraft, wire: ReturnType<typeof toWire>, { sync, campaign, settings }: Known) {
  const { currency } = campaign
  const money = (amount: number | null | undefined) =>
    fromDecimal(String(amount ?? 0), currency) ?? zero(currency)
  const items = wire.items ?? []
  const lines = items.map((item) => times(money(item.unitPrice), item.quantity ?? 0))
  return {
    orderNumber: wire.orderNumber,
    orderDate: body.placedAt,
    orderStatus: wire.orderStatus,
    email: body.email,
    store: sync.connected === '' ? '' : settings.storeName,
    shipFrom: body.shipFrom,
    lines: items.map(({ sku, name, quantity, unitPrice }) => ({
      sku: sku ?? '',
      name: name ?? '',
      quantity: quantity ?? 0,
      unitPrice: typeof unitPrice === 'number' ? decimal(money(unitPrice)) : null,
    })),
    shipping: decimal(money(wire.shippingAmount)),
    tax: decimal(money(wire.taxAmount)),
    total: decimal(sum([...lines, money(wire.shippingAmount), money(wire.taxAmount)], currency)),
    paid: decimal(money(wire.amountPaid)),
  }
}
