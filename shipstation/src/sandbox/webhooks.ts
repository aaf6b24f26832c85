import { createHmac } from 'node:crypto'
import type { Webhook } from '../schema/webhook.ts'
import type { Faults } from './faults.ts'
import type { Settings } from './settings/index.ts'
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

/** A notification on its way to a subscriber's address. */
export type Tell = (target: string, body: { resource_url: string; resource_type: string }) => void

const KEPT = 500
const TIMEOUTS = { '10 s': 10_000, '1 s': 1_000 }
const MORE_TRIES = 3
/** Each wait is twice the one before, the first twice the usual delay or this. */
const LEAST_WAIT_MS = 20
const SHARD = 'https://ssapi6.shipstation.com'

/** Tells the subscribers what happened: in the background, after a delay; once, unless the settings say otherwise. */
export class Notifier {
  readonly log: Delivery[] = []
  delayMs: number
  readonly #shop: Shop
  readonly #faults: Faults
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #posts = new Set<AbortController>()
  readonly #hand: Tell | undefined
  #isClosed = false
  #delivering = 0

  constructor(shop: Shop, faults: Faults, delayMs: number, hand?: Tell) {
    this.#shop = shop
    this.#faults = faults
    this.delayMs = delayMs
    this.#hand = hand
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
    if (this.#hand) {
      const resource_url = resourceUrl(event, happening, this.#shop.settings)
      return this.#hand(hook.Url ?? '', { resource_url, resource_type: event })
    }
    this.#after(this.delayMs, () => {
      const fault = this.#faults.meetHook()?.kind
      const delivery = this.#note(hook, event, resourceUrl(event, happening, this.#shop.settings))
      if (fault === 'hook-lost') delivery.says = 'lost on purpose'
      else for (let n = 0; n < (fault === 'hook-twice' ? 2 : 1); n++) void this.#deliver(delivery, 1)
    })
  }

  #after(ms: number, deed: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      deed()
    }, this.#shop.clock.outside(ms))
    this.#timers.add(timer)
  }

  async #deliver(delivery: Delivery, tries: number): Promise<void> {
    this.#delivering++
    await this.#post(delivery)
    this.#delivering--
    const isTaken = delivery.says === 'delivered'
    if (isTaken || this.#isClosed || this.#shop.settings.hookTries === 'never again' || tries > MORE_TRIES)
      return
    this.#after(Math.max(LEAST_WAIT_MS, this.delayMs) * 2 ** tries, () => {
      const next = { ...delivery, at: this.#shop.wallNow(), status: null, says: 'on its way again' }
      this.#keep(next)
      void this.#deliver(next, tries + 1)
    })
  }

  #keep(delivery: Delivery): void {
    this.log.push(delivery)
    if (this.log.length > KEPT) this.log.shift()
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
    this.#keep(delivery)
    return delivery
  }

  async #post(delivery: Delivery): Promise<void> {
    const abort = new AbortController()
    this.#posts.add(abort)
    const { resource_url, event: resource_type } = delivery
    const body = JSON.stringify({ resource_url, resource_type })
    const { hookTimeout } = this.#shop.settings
    const late = AbortSignal.timeout(Math.ceil(this.#shop.clock.outside(TIMEOUTS[hookTimeout])))
    try {
      const answer = await fetch(delivery.target, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', ...signed(this.#shop, body) },
        body,
        signal: AbortSignal.any([abort.signal, late]),
        redirect: 'manual',
      })
      await answer.body?.cancel()
      delivery.status = answer.status
      delivery.says = answer.ok ? 'delivered' : 'refused'
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      delivery.says = `not delivered: ${late.aborted ? `no answer in ${hookTimeout}` : why}`
    } finally {
      this.#posts.delete(abort)
    }
  }

  /** Whether everything has been told, and nothing is to be told again. */
  get isIdle(): boolean {
    return this.#timers.size + this.#posts.size + this.#delivering === 0
  }

  close(): void {
    this.#isClosed = true
    for (const timer of this.#timers) clearTimeout(timer)
    for (const post of this.#posts) post.abort()
  }
}

const eventsOf = (event: Happening['event']) =>
  event === 'ORDER_NOTIFY' || event === 'SHIP_NOTIFY' ? [event, `ITEM_${event}`] : [event]

const isOf = (hook: Webhook, { storeId }: Happening) => hook.StoreID == null || hook.StoreID === storeId

/** A header that is told of here and there; ShipStation documents none. */
function signed(shop: Shop, body: string): Record<string, string> {
  const key = shop.keys.all().find(({ state }) => state === 'active')
  if (shop.settings.hookSignature === 'none' || !key) return {}
  return { 'x-shipstation-hmac-sha256': createHmac('sha256', key.apiSecret).update(body).digest('base64') }
}

function resourceUrl(
  event: string,
  { storeId, batch, fulfillmentId }: Happening,
  settings: Settings,
): string {
  const isItems = event.startsWith('ITEM_') && settings.itemUrls === 'with items'
  const withItems = isItems ? 'True' : 'False'
  const isRejectedOrder = event === 'FULFILLMENT_REJECTED' && settings.rejectedUrl === 'orders'
  if (event.endsWith('ORDER_NOTIFY') || isRejectedOrder) {
    const items = isItems ? '&includeOrderItems=True' : ''
    return `${SHARD}/orders?storeID=${storeId}&importBatch=${batch}${items}`
  }
  if (event.endsWith('SHIP_NOTIFY'))
    return `${SHARD}/shipments?batchId=${batch}&includeShipmentItems=${withItems}`
  if (fulfillmentId && settings.fulfillmentUrl === 'fulfillmentId')
    return `${SHARD}/fulfillments?fulfillmentId=${fulfillmentId}`
  return `${SHARD}/fulfillments?batchId=${batch}`
}
