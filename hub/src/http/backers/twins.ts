import { postgresStore } from '../../store/store.ts'
import type { Change } from '../../connector.ts'
import { type Twin, twinsOf } from '../../connectors/kickstarter/twin.ts'
import { BatchView } from '../../engine/view.ts'
import type { Order } from '../../model/order.ts'
import type { Answer } from '../api/define.ts'
import type { routes } from '../api/backers.ts'
import type { Deps } from '../deps.ts'
import { orderHref, orderPageId } from '../orders/page-id.ts'
import { draftOf } from './draft.ts'
import type { Backer, Known } from './known.ts'

type Shown = Answer<typeof routes.show>['twins'][number]

/** Orders in ShipStation that look like this backer's and are nobody's here, as the plan sees them. */
export async function twinsFor(deps: Deps, known: Known, backer: Backer): Promise<Shown[]> {
  const { row } = backer
  if (row.remote_id !== null || known.sync.connected === '') return []
  const echo = (sink: string) => deps.registry.sink(sink).sink.echo
  const view = new BatchView(postgresStore(deps.db), known.workspace, known.sync.connected, echo)
  const change: Change = {
    ...{ seq: 0n, before: null, after: row.pledge, seen: known.at.since, why: 'replay' },
    ref: { account: known.at.self, kind: 'pledge', id: row.number },
  }
  await view.gather([change], deps.registry.flow('kickstarter', 'orders'), known.at)
  // It arrived since the row was read: then nobody looks for its like any more.
  if (view.link(change.ref) !== null) return []
  const order = draftOf(known, backer)
  // why: while no product is named, every order without products would hold "the same products"
  const named = order.lines.some((line) => !line.adjustment)
  return twinsOf(order, view, known.at)
    .filter((twin) => named || twin.by === 'number')
    .map((twin) => shownTwin(known, twin))
}

const shownTwin = (known: Known, { id, order, by }: Twin): Shown => ({
  orderId: id,
  number: order.number,
  status: order.status,
  email: order.email,
  items: contentsOf(order),
  because: by === 'number' ? 'It has this order’s number.' : 'It has the same e-mail address and products.',
  href: orderHref(orderPageId(known.sync.connected, id)),
})

const contentsOf = ({ lines }: Order): string =>
  lines
    .filter((line) => !line.adjustment)
    .map((line) => `${line.quantity} × ${line.sku ?? line.name ?? 'a line without a name'}`)
    .join(', ') || 'no products'
