import type { Webhook } from '../schema/webhook.ts'
import type { Faults } from './faults.ts'
import type { Happening, Shop } from './shop.ts'

export type Delivery = {
  at: string
  webhookId: number
  event: string
  target: string
  resource_url: string
  status: number | null
  says: string
}

const KEPT = 500
const TIMEOUT_MS = 10_000
const SHARD = 'https://ssapi6.shipstation.com'

/** Tells the subscribers what happened: once, in the background, after a delay. Nothing is tried again. */
export class Notifier {
  readonly log: Delivery[] = []
  delayMs: number
  readonly #shop: Shop
  readonly #faults: Faults
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #posts = new Set<AbortController>()

  constructor(shop: Shop, faults: Faults, delayMs: number) {
    this.#shop = shop
    this.#faults = faults
    this.delayMs = delayMs
  }

  /** Sends off what has happened since the last time. */
  tell(): void {
    for (const happening of this.#shop.happenings.splice(0))
      for (const hook of this.#shop.webhooks.all())
        for (const event of eventsOf(happening.event))
          if (hook.Active && hook.HookType === event && isOf(hook, happening))
            this.#soon(hook, event, happening)
  }

  #soon(hook: Webhook, event: string, happening: Happening): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      const fault = this.#faults.meetHook()?.kind
      const delivery = this.#note(hook, event, resourceUrl(event, happening))
      if (fault === 'hook-lost') delivery.says = 'lost on purpose'
      else for (let n = 0; n < (fault === 'hook-twice' ? 2 : 1); n++) void this.#post(delivery)
    }, this.#shop.clock.outside(this.delayMs))
    this.#timers.add(timer)
  }

  #note(hook: Webhook, event: string, resource_url: string): Delivery {
    const at = this.#shop.wallNow()
    const { WebHookID: webhookId } = hook
    const delivery = {
      at,
      webhookId,
      event,
      target: hook.Url ?? '',
      resource_url,
      status: null,
      says: 'on its way',
    }
    this.log.push(delivery)
    if (this.log.length > KEPT) this.log.shift()
    return delivery
  }

  async #post(delivery: Delivery): Promise<void> {
    const abort = new AbortController()
    this.#posts.add(abort)
    const { resource_url, event: resource_type } = delivery
    try {
      const answer = await fetch(delivery.target, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ resource_url, resource_type }),
        signal: AbortSignal.any([abort.signal, AbortSignal.timeout(TIMEOUT_MS)]),
        redirect: 'manual',
      })
      await answer.body?.cancel()
      delivery.status = answer.status
      delivery.says = answer.ok ? 'delivered' : 'refused'
    } catch (error) {
      delivery.says = `not delivered: ${error instanceof Error ? error.message : String(error)}`
    } finally {
      this.#posts.delete(abort)
    }
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    for (const post of this.#posts) post.abort()
  }
}

const eventsOf = (event: Happening['event']) =>
  event === 'ORDER_NOTIFY' || event === 'SHIP_NOTIFY' ? [event, `ITEM_${event}`] : [event]

const isOf = (hook: Webhook, { storeId }: Happening) => hook.StoreID == null || hook.StoreID === storeId

function resourceUrl(event: string, { storeId, batch }: Happening): string {
  const withItems = event.startsWith('ITEM_') ? 'True' : 'False'
  if (event.endsWith('ORDER_NOTIFY')) {
    const items = event.startsWith('ITEM_') ? '&includeOrderItems=True' : ''
    return `${SHARD}/orders?storeID=${storeId}&importBatch=${batch}${items}`
  }
  if (event.endsWith('SHIP_NOTIFY'))
    return `${SHARD}/shipments?batchId=${batch}&includeShipmentItems=${withItems}`
  return `${SHARD}/fulfillments?batchId=${batch}`
}
