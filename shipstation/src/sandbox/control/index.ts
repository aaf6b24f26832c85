import { z } from 'zod'
import { isFields, type Fields } from '../fields.ts'
import { Refusal, refuse, RuleRefusal } from '../refusal.ts'
import { type Asked, json, type Reply } from '../reply.ts'
import type { World } from '../world.ts'
import { onSettings, seeSettings } from './access.ts'
import { onStore, storeList } from './stores.ts'
import { grid, newOrder, orderPage } from './orders.ts'
import { onOrder, onOrders } from './deeds.ts'
import {
  addFault,
  changeKeys,
  overview,
  setClock,
  setSwitches,
  webhookLog,
  requestLog,
  switchList,
} from './switches.ts'
import { pdfOf } from '../parcel-pdf.ts'

/** What the page and tests do beside the API: no key, no budget. */
export type Control = { world: World; query: Record<string, string>; body: Fields; id: number; deed: string }

type Handler = (control: Control) => unknown

const handlers: [method: string, path: string, run: Handler][] = [
  ['GET', 'state', ({ world }) => overview(world)],
  ['GET', 'orders', ({ world, query }) => grid(world, query)],
  ['POST', 'orders', ({ world, body }) => newOrder(world, body)],
  ['GET', 'orders/:id', ({ world, id }) => orderPage(world, id)],
  ['POST', 'orders/:id/:deed', ({ world, id, deed, body }) => onOrder(world, id, deed, body)],
  ['POST', 'batch/:deed', ({ world, deed, body }) => onOrders(world, deed, body)],
  ['GET', 'requests', ({ world, query }) => requestLog(world, query)],
  ['GET', 'webhooks', ({ world }) => webhookLog(world)],
  ['GET', 'faults', ({ world }) => ({ waiting: world.faults.waiting, lateMs: world.shop.lateMs })],
  ['POST', 'faults', ({ world, body }) => addFault(world, body)],
  ['DELETE', 'faults', ({ world }) => addFault(world, { clear: true })],
  ['GET', 'keys', ({ world }) => ({ keys: world.shop.keys.all(), plan: world.shop.plan })],
  ['POST', 'keys', ({ world, body }) => changeKeys(world, body)],
  ['GET', 'api-settings', ({ world, query }) => seeSettings(world, query)],
  ['POST', 'api-settings', ({ world, body }) => onSettings(world, body)],
  ['GET', 'stores', ({ world }) => storeList(world)],
  ['POST', 'stores/:id/:deed', ({ world, id, deed, body }) => onStore(world, id, deed, body)],
  ['POST', 'clock', ({ world, body }) => setClock(world, body)],
  ['GET', 'switches', ({ world }) => switchList(world)],
  ['POST', 'switches', ({ world, body }) => setSwitches(world, body)],
  ['POST', 'reset', ({ world, body }) => (world.reset(Number(body.orders ?? 0)), overview(world))],
]

export async function control(world: World, asked: Asked): Promise<Reply> {
  const path = asked.path.replace(/^\/_sandbox\/?/, '')
  const label = /^labels\/(\d+)\.pdf$/.exec(path)
  if (label) return labelFile(world, Number(label[1]))
  for (const [method, pattern, run] of handlers) {
    const found = new RegExp(
      `^${pattern.replace(':id', '(?<id>\\d+)').replace(':deed', '(?<deed>[a-z-]+)')}$`,
    ).exec(path)
    if (!found || method !== asked.method) continue
    try {
      world.tick()
      const { id = '0', deed = '' } = found.groups ?? {}
      return json(200, run({ world, query: asked.query, body: bodyOf(asked.body), id: Number(id), deed }))
    } catch (error) {
      if (error instanceof Refusal || error instanceof RuleRefusal)
        return json(400, { message: error.message })
      if (error instanceof z.ZodError) return json(400, { message: z.prettifyError(error) })
      throw error
    } finally {
      world.settle()
    }
  }
  return json(404, { message: `There is no ${asked.method} /_sandbox/${path}.` })
}

function bodyOf(body: string): Fields {
  if (body === '') return {}
  let read: unknown
  try {
    read = JSON.parse(body)
  } catch {
    throw refuse(400, 'The body is not JSON.')
  }
  if (isFields(read)) return read
  throw refuse(400, 'The body has to be a JSON object.')
}

function labelFile(world: World, shipmentId: number): Reply {
  const kept = world.shop.shipments.get(shipmentId)
  if (!kept) return json(404, { message: `There is no shipment ${shipmentId}.` })
  return { status: 200, headers: { 'Content-Type': 'application/pdf' }, body: pdfOf(kept.shipment) }
}
