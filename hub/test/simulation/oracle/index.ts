import type { Company } from '../company.ts'
import type { Post } from '../far/post.ts'
import type { Dump, Ground } from '../hands.ts'
import type { Kind } from '../../../src/model/entities.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Request } from '../network.ts'
import { delivered } from './delivered.ts'
import { logged } from './logged.ts'
import { mirrored, passed } from './mirrored.ts'
import { readAnew, remapped, unmapped } from './remapped.ts'
import { plain } from './rows.ts'
import { Writes } from './writes.ts'

/**
 * Says whether what must always hold did hold. It looks at what the far sides truly have, at the store's rows as plain rows, and at
 * what people did; of the engine it knows nothing.
 */
export class Oracle {
  readonly violations: string[] = []
  readonly #companies: readonly Company[]
  readonly #post: Post
  readonly #kernel: Kernel
  readonly #writes: Writes
  readonly #lastRead = new Map<string, number>()

  constructor(companies: readonly Company[], post: Post, kernel: Kernel) {
    this.#companies = companies
    this.#post = post
    this.#kernel = kernel
    this.#writes = new Writes(kernel)
  }

  get broken(): boolean {
    return this.violations.length > 0
  }

  says(violation: string): void {
    if (this.violations.length < 10) this.violations.push(violation)
  }

  /** Which lists nobody asked for what is new since then: at rest each was. */
  unread(since: number): string[] {
    return this.#companies.flatMap(({ workspace }) =>
      ['/orders', '/shipments', '/fulfillments', '/invoices', '/payments']
        .map((path) => `${workspace} ${path}`)
        .filter((name) => (this.#lastRead.get(name) ?? 0) < since)
        .map((name) => `unread ${name}`),
    )
  }

  /** What only a sweep finds, and has not found yet: orders that are gone, parcels that showed too late; and lists that are still to lack one. */
  async unswept({ hands }: Ground): Promise<string[]> {
    const found: string[] = []
    for (const { workspace, accounts, shipstation } of this.#companies) {
      const { shop } = shipstation.world
      const living = (kind: Kind) => hands.living(workspace, accounts.shipstation, kind)
      const isGone = (id: string) => shop.orders.get(Number(id))?.gone
      if ((await living('order')).some(isGone)) found.push(`unswept ${workspace} order`)
      const missed = shop.orders
        .all()
        .filter(({ order, gone }) => !gone && shipstation.leftOut.has(order.orderId))
      if (missed.length > 0) found.push(`unswept ${workspace} list`)
      if (shipstation.lateParcelMs <= 300_000) continue
      const parcels: [Kind, number[]][] = [
        ['shipment', shop.shipments.all().map(({ shipment }) => shipment.shipmentId)],
        ['fulfillment', shop.fulfillments.all().map(({ fulfillment }) => fulfillment.fulfillmentId)],
      ]
      for (const [kind, ids] of parcels)
        if (plain(ids.map(String).sort()) !== plain(await living(kind)))
          found.push(`unswept ${workspace} ${kind}`)
    }
    return found
  }

  /** What the program that was put in last has not read anew yet. */
  async unmapped({ hands }: Ground): Promise<string[]> {
    if (!this.#companies.some((one) => one.isRead)) return []
    const rows = await hands.dump(['accounts', 'sources'])
    return this.#companies.flatMap((one) => unmapped(one, rows))
  }

  /** Before anything is swept. */
  async unpassed({ hands }: Ground): Promise<void> {
    const rows = await hands.dump(['records', 'set_aside'])
    for (const company of this.#companies)
      for (const violation of passed(company, rows, this.#kernel.now)) this.says(violation)
  }

  /** Every request that came to a far side, as it came. */
  heard(host: string, request: Request): void {
    const text = JSON.stringify(request.body ?? null)
    const own = this.#companies.find((one) => host.endsWith(`.${one.workspace}`))
    for (const other of this.#companies)
      if (other !== own && text.includes(`${other.workspace}-`))
        this.says(`I9 ${request.method} ${host}${request.path} carries what is ${other.workspace}’s`)
    if (
      text.includes('forged') ||
      request.path.includes('forged') ||
      JSON.stringify(request.query).includes('forged')
    )
      this.says(`I6 ${request.method} ${host}${request.path} was asked because of a forged notice`)
    const { query } = request
    const isNews = query.modifyDateStart ?? query.createDateStart ?? query.voidDateStart ?? query.since
    if (own && request.method === 'GET' && isNews && !query.createDateEnd && !query.modifyDateEnd)
      this.#lastRead.set(`${own.workspace} ${request.path}`, this.#kernel.now)
    if (own) for (const violation of this.#writes.heard(own, request)) this.says(violation)
  }

  /** Now and then, and cheaply. */
  watch(_ground: Ground): void {
    for (const { shipstation, events, ledger, workspace } of this.#companies) {
      const over = shipstation.world.budget.windows.filter((window) => window.refused429 > 0)
      if (over.length > 0)
        this.says(`I6 ${workspace}: ShipStation refused ${over.length} windows’ requests over its limit`)
      if (ledger.window.over > 0) this.says(`I6 ${workspace}: the ledger was asked over its limit`)
      if (events.window.over > 0) this.says(`I6 ${workspace}: events came over the limit`)
    }
  }

  /** At rest: `left` is what is still to be done after all that time. */
  rest(left: readonly string[], rows: Dump): void {
    if (left.length > 0)
      this.says(
        `I10 still to be done at ${new Date(this.#kernel.now).toISOString()}: ${left.slice(0, 5).join('; ')}`,
      )
    for (const company of this.#companies)
      for (const violation of [
        ...logged(company, rows),
        ...mirrored(company, rows),
        ...remapped(company, rows),
        ...readAnew(company, rows),
        ...delivered(company, rows, this.#post, this.#writes),
      ])
        this.says(violation)
  }
}
