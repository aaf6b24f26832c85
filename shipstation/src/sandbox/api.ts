import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './faults.ts'
import { change } from './orders/deeds.ts'
import { keyOf } from './keys.ts'
import { broken, Refusal, refuse, RuleRefusal, ruleWords, worded } from './refusal.ts'
import { findRoute } from './route.ts'
import { routes } from './routes/index.ts'
import { type Asked, json, type Reply } from './reply.ts'
import type { Settings } from './settings/index.ts'
import type { World } from './world.ts'

const HTML =
  '<!DOCTYPE html>\n<html><head><title>ShipStation</title></head><body><h1>Be right back</h1></body></html>'

/** One request to the API: who asks, may they, what goes wrong on purpose, then the operation. */
export async function api(world: World, asked: Asked): Promise<Reply> {
  const began = world.clock.now()
  const at = world.shop.wallNow()
  const { reply, says } = await judged(world, asked)
  const status = reply.drop ? 0 : reply.status
  world.requests.add({
    at,
    method: asked.method,
    path: asked.target,
    status,
    ms: world.clock.now() - began,
    says,
  })
  return reply
}

async function judged(world: World, asked: Asked): Promise<{ reply: Reply; says: string }> {
  const key = keyOf(world.shop, asked.headers.authorization)
  const name = key?.apiKey ?? ''
  const refused = (error: Refusal) => ({
    reply: json(error.status, worded(error, world.shop.settings), world.budget.headers(name)),
    says: '',
  })
  // The one operation that goes without a key: it makes the first.
  if (asked.path.toLowerCase() === '/accounts/registeraccount')
    return { reply: operated(world, asked, () => ({})), says: '' }
  if (!key) return refused(refuse(401, 'Authorization has been denied for this request.'))
  if (world.shop.plan === 'no-api') return refused(refuse(402, 'Payment Required'))
  if (!world.budget.take(name))
    return { reply: json(429, { message: 'Too Many Requests' }, world.budget.headers(name)), says: '' }
  const faults = world.faults.meet(asked.method, asked.path, name)
  for (const { ms } of faults.filter((fault) => fault.kind === 'latency'))
    await sleep(world.clock.outside(ms))
  const fault = faults.find(({ kind }) => kind !== 'latency')
  const says = faults.map(({ kind }) => kind).join(', ')
  return { reply: disturbed(world, asked, name, fault), says }
}

function disturbed(world: World, asked: Asked, key: string, fault: Fault | undefined): Reply {
  const headers = () => world.budget.headers(key)
  if (fault?.kind === '429') {
    world.budget.force429(key)
    return json(429, { message: 'Too Many Requests' }, world.budget.headers(key, true))
  }
  if (fault?.kind === 'reset-before') return { ...json(200, null), drop: true }
  const isDone = !fault || !['500', 'html'].includes(fault.kind) || fault.after
  const reply = isDone ? operated(world, asked, headers) : json(200, null)
  switch (fault?.kind) {
    case '500':
      return json(500, worded(broken('Execution Timeout Expired.'), world.shop.settings), headers())
    case 'html':
      return { status: fault.status, headers: { ...headers(), 'Content-Type': 'text/html' }, body: HTML }
    case 'truncate':
      return { ...reply, cut: true }
    case 'drift':
      drift(world, reply)
      return reply
    case 'reset-after':
      return { ...reply, drop: true }
    default:
      return reply
  }
}

/** Somebody touches the first order of the page that just left: what follows moves up by one before the next page is asked for. */
function drift(world: World, reply: Reply): void {
  // The cast: our own answer to a list of orders.
  const { orders } = JSON.parse(String(reply.body)) as { orders?: { orderId: number }[] }
  const kept = world.shop.order(orders?.[0]?.orderId ?? -1)
  if (kept) change(world.shop, kept, {})
  world.settle()
}

/** Runs the operation and settles what it did before the answer leaves. */
function operated(world: World, asked: Asked, headers: () => Record<string, string>): Reply {
  const { settings } = world.shop
  try {
    world.tick()
    const { route, ids, isKnown } = findRoute(routes, asked.method, asked.path)
    if (!route && isKnown)
      throw refuse(405, `The requested resource does not support http method '${asked.method}'.`)
    if (!route) throw refuse(404, `No HTTP resource was found that matches the request URI '${asked.path}'.`)
    const body = route.run({ shop: world.shop, query: asked.query, body: parsed(asked.body), ids })
    return json(200, body, headers())
  } catch (error) {
    const refusal = asRefusal(error, settings)
    return json(refusal.status, worded(refusal, settings), headers())
  } finally {
    world.settle()
  }
}

function asRefusal(error: unknown, settings: Settings): Refusal {
  if (error instanceof Refusal) return error
  if (!(error instanceof RuleRefusal)) throw error
  const words = ruleWords(error, settings)
  return settings.ruleStatus === 400 ? refuse(400, words) : broken(words)
}

function parsed(body: string): unknown {
  if (body === '') return undefined
  try {
    return JSON.parse(body)
  } catch {
    throw refuse(400, 'The request is invalid.')
  }
}
