import { api, type Asked, control, World } from 'shipstation/sandbox'
import type { Kind } from '../faults.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Answer, Far, Request } from '../network.ts'
import { hidden } from './hidden.ts'

type Told = { resource_url: string; resource_type: string }
type Listed = { orders?: Record<string, unknown>[]; orderId?: number; total?: number }

/** The sandbox's own ShipStation without its server: one account, on the kernel's clock. */
export class ShipStation implements Far {
  readonly host: string
  readonly world: World
  secrets: { apiKey: string; apiSecret: string }
  /** What subscribers are told; people's hands are not. */
  told: (body: Told) => void = () => {}
  /** Told of each fault that it has itself, when it really came. */
  struck: (kind: Kind) => void = () => {}
  /** Whether somebody touches an order of this page before the next one is asked for. */
  isMoving: () => boolean = () => false
  /** Orders that it fails to show, and orders that it shows without what every order has. */
  readonly poisoned = new Set<number>()
  readonly misshapen = new Set<number>()
  /** Orders that the next list of a sweep leaves out, once. */
  readonly leftOut = new Set<number>()
  /** So long parcels, and that they were voided, are in no list. */
  lateParcelMs = 0
  readonly #kernel: Kernel

  constructor(host: string, kernel: Kernel, seed: number) {
    this.host = host
    this.#kernel = kernel
    let frozen: number | null = null
    this.world = new World({
      seed,
      clock: {
        speed: 1,
        now: () => frozen ?? kernel.now,
        outside: (ms) => ms,
        set: () => void (frozen = null),
        freeze: (instant) => void (frozen = instant),
      },
      tell: (_target, body) => this.told(body),
    })
    this.secrets = this.#goodKey()
  }

  async answer(request: Request, fault: Kind | null): Promise<Answer> {
    const { shop } = this.world
    if (fault === '429') this.world.faults.add({ kind: '429' })
    const body = fault === 'partial success' ? spoilt(request.body) : request.body
    const isList = request.method === 'GET' && request.path === '/orders'
    if (isList && shop.lateUntil > this.#kernel.now) this.struck('late visibility')
    const isParcels = request.path === '/shipments' || request.path === '/fulfillments'
    const since = this.#kernel.now - this.lateParcelMs
    const hide = isParcels && this.lateParcelMs > 0 ? hidden(shop, since) : null
    if (hide?.isAny) this.struck(this.lateParcelMs > 300_000 ? 'later than the margin' : 'late parcel')
    // What it does is done before it is waited for: nobody else sees the lists without these.
    const asking = api(this.world, asked({ ...request, body }))
    hide?.restore()
    const reply = await asking
    this.world.faults.clear()
    const text = String(reply.body)
    const answer = { status: reply.status, headers: reply.headers, body: text === '' ? '' : JSON.parse(text) }
    return request.method === 'GET' && request.path.startsWith('/orders')
      ? this.#flawed(answer, request)
      : answer
  }

  /** As it comes out of it: a page that holds a poisoned order is none. */
  #flawed(answer: Answer, request: Request): Answer {
    if (answer.status !== 200) return answer
    const listed = this.#without(answer.body as Listed, request) // why: what its own operations on orders answer
    const ids = (listed.orders ?? [listed]).map((order) => Number(order.orderId))
    if (ids.some((id) => this.poisoned.has(id))) {
      this.struck('poison page')
      return { ...answer, status: 500, body: { Message: 'An error has occurred.' } }
    }
    const isMore = (listed.total ?? 0) > Number(request.query.page ?? 1) * Number(request.query.pageSize ?? 1)
    const [first] = ids
    if (isMore && first !== undefined && this.isMoving()) {
      this.struck('moving pages')
      void this.deed(`orders/${first}/weight`, { value: 5, units: 'ounces' })
    }
    if (!ids.some((id) => this.misshapen.has(id))) return { ...answer, body: listed }
    this.struck('poison record')
    const bent = (order: Record<string, unknown>) =>
      this.misshapen.has(Number(order.orderId)) ? { ...order, orderStatus: 7 } : order
    const body = listed.orders ? { ...listed, orders: listed.orders.map(bent) } : bent({ ...listed })
    return { ...answer, body }
  }

  /** A list that a sweep reads lacks what is there all the same. */
  #without(listed: Listed, { query }: Request): Listed {
    const left = query.createDateEnd ? (listed.orders ?? []).map((order) => Number(order.orderId)) : []
    const out = left.filter((id) => this.leftOut.delete(id))
    if (out.length === 0) return listed
    this.struck('left out')
    const orders = (listed.orders ?? []).filter((order) => !out.includes(Number(order.orderId)))
    return { ...listed, orders, total: (listed.total ?? out.length) - out.length }
  }

  /** Somebody does something at ShipStation's own screen. False: it could not be done. */
  async deed(path: string, body: unknown): Promise<Record<string, unknown> | null> {
    const none = { query: {}, headers: {} }
    const reply = await control(
      this.world,
      asked({ method: 'POST', path: `/_sandbox/${path}`, body, ...none }),
    )
    return reply.status === 200 ? JSON.parse(String(reply.body)) : null
  }

  /** The hub's subscriptions, as its connector wants them. */
  subscribe(events: readonly string[]): void {
    for (const [index, HookType] of events.entries())
      this.world.shop.webhooks.put(index + 1, {
        WebHookID: index + 1,
        HookType,
        Url: `https://hub.${this.host}/hooks/ss`,
        Active: true,
        StoreID: null,
      })
  }

  /** The old pair goes, another comes. */
  async revoke(): Promise<void> {
    await this.deed('keys', { delete: this.secrets.apiKey })
    await this.deed('keys', { make: true })
    this.secrets = this.#goodKey()
  }

  #goodKey() {
    const key = this.world.shop.keys.all().find(({ state }) => state === 'active')
    return { apiKey: key?.apiKey ?? '', apiSecret: key?.apiSecret ?? '' }
  }
}

const asked = ({ method, path, query, headers, body }: Request): Asked => ({
  method,
  path,
  target: path,
  query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name.toLowerCase(), value])),
  headers,
  body: body === undefined ? '' : JSON.stringify(body),
})

/** One order of the batch is not taken: it has no street that ShipStation could read. */
function spoilt(body: unknown): unknown {
  if (!Array.isArray(body) || body.length === 0) return body
  return body.map((order: Record<string, unknown>, index) =>
    index === 0 ? { ...order, orderStatus: 'no such status' } : order,
  )
}
