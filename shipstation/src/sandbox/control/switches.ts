import { toPacific } from '../../client/times.ts'
import { type Fields, text } from '../fields.ts'
import { Fault } from '../faults.ts'
import { endKey, makeKey } from '../keys.ts'
import { manualStore } from '../orders/write.ts'
import { RuleRefusal } from '../refusal.ts'
import { SWITCHES } from '../settings/index.ts'
import { UNLIMITED } from '../budget.ts'
import type { World } from '../world.ts'

/** What the page's frame shows. */
export function overview(world: World) {
  const { shop, budget } = world
  const key = shop.keys.all().find(({ state }) => state === 'active')
  const { start, answered, refused429 } = budget.window(key?.apiKey ?? '')
  return {
    now: shop.wallNow(),
    revision: world.revision,
    speed: world.clock.speed,
    seed: shop.seed,
    limit: budget.limit,
    isLimited: budget.limit < UNLIMITED,
    window: {
      start: new Date(start).toISOString(),
      answered,
      refused429,
      endsInMs: start + 60_000 - world.clock.now(),
    },
    orders: [...shop.orders.entries()].filter(([, kept]) => !kept.gone).length,
    stores: shop.stores.all(),
    warehouses: shop.warehouses.all(),
    tags: shop.tags.all(),
    users: shop.users.all(),
    manualStoreId: manualStore(shop)?.storeId ?? null,
    faults: world.faults.waiting,
    lateMs: shop.lateMs,
    plan: shop.plan,
    settings: shop.settings,
    webhookDelayMs: world.notifier.delayMs,
    requests: world.requests.count,
  }
}

/** Counts of each window, and the newest requests first. */
export function requestLog({ requests, budget }: World, query: Record<string, string>) {
  const last = requests.last.slice(-Number(query.last ?? 200)).reverse()
  return { limit: budget.limit, count: requests.count, windows: budget.counts(), last }
}

export const webhookLog = ({ shop, notifier }: World) => ({
  subscriptions: shop.webhooks.all(),
  deliveries: notifier.log.slice().reverse(),
})

/** `{ clear: true }`, `{ lateMs }`, or a fault. */
export function addFault(world: World, body: Fields) {
  if (body.clear === true) {
    world.faults.clear()
    world.shop.switch({ lateMs: 0 })
  }
  if (body.lateMs !== undefined) world.shop.switch({ lateMs: Math.max(0, Number(body.lateMs) || 0) })
  if (body.kind !== undefined) world.faults.add(Fault.parse(body))
  return { waiting: world.faults.waiting, lateMs: world.shop.lateMs }
}

/** `{ make: true, expires? }`, `{ expire: apiKey }`, `{ delete: apiKey }`, `{ plan: 'api' | 'no-api' }`. */
export function changeKeys({ shop }: World, body: Fields) {
  if (body.plan === 'api' || body.plan === 'no-api') shop.switch({ plan: body.plan })
  const ended = text(body.expire) ?? text(body.delete)
  if (ended && !endKey(shop, ended, body.expire ? 'expired' : 'deleted'))
    throw new RuleRefusal(`There is no key ${ended}.`)
  const made = body.make === true ? makeKey(shop, text(body.expires)) : null
  if (body.make === true && !made)
    throw new RuleRefusal('An account has two key pairs at most: delete one first.')
  return { made, keys: shop.keys.all(), plan: shop.plan }
}

/** `{ advanceMs }`, `{ set: ISO }`, `{ speed }`, `{ night: 'spring' | 'autumn' }` */
export function setClock(world: World, body: Fields) {
  const { clock } = world
  if (body.speed !== undefined) {
    const now = clock.now()
    clock.speed = Math.max(0.001, Number(body.speed) || 1)
    clock.set(now)
  }
  if (body.set !== undefined) clock.set(Date.parse(String(body.set)))
  if (body.night === 'spring' || body.night === 'autumn') clock.set(beforeChange(clock.now(), body.night))
  if (body.advanceMs !== undefined) clock.set(clock.now() + Number(body.advanceMs))
  world.tick()
  return { now: world.shop.wallNow(), speed: clock.speed }
}

const HOUR = 3_600_000

/** Five minutes before the Pacific clock is next put forward or back. */
function beforeChange(now: number, night: 'spring' | 'autumn'): number {
  const hourAt = (instant: number) => toPacific(new Date(instant), 'request').slice(11, 13)
  for (let at = Math.ceil(now / HOUR) * HOUR; at < now + 9_000 * HOUR; at += HOUR)
    if (
      night === 'autumn'
        ? hourAt(at) === hourAt(at - HOUR)
        : hourAt(at - HOUR) === '01' && hourAt(at) === '03'
    )
      return at - 300_000
  return now
}

/** Every guess: its question, its values and the one that holds. */
export const switchList = ({ shop }: World) => ({
  switches: SWITCHES.map((one) => ({ ...one, value: shop.settings[one.name] })),
})

/** Settings by name; `limit`; `webhookDelayMs`. */
export function setSwitches(world: World, body: Fields) {
  const { limit, webhookDelayMs, ...settings } = body
  if (limit !== undefined) world.budget.limit = limit === 'off' ? UNLIMITED : Math.max(1, Number(limit) || 40)
  if (webhookDelayMs !== undefined) world.notifier.delayMs = Math.max(0, Number(webhookDelayMs) || 0)
  if (Object.keys(settings).length > 0) world.shop.set(settings)
  return { settings: world.shop.settings, limit: world.budget.limit, webhookDelayMs: world.notifier.delayMs }
}
