import type { TestContext } from 'node:test'
import { createHttp } from '../../src/index.ts'
import type { SettingName, Settings } from '../../src/sandbox/settings/index.ts'
import { anOrder, openShop } from '../shop.ts'

export type At = Awaited<ReturnType<typeof openAt>>

/** What a client meets, and what that is for each of a switch's values, in their order. A number is tried with `other` too. */
export type Probe = { see(at: At): Promise<unknown>; says: readonly unknown[]; other?: number }
export type Probes<Group> = { [Name in keyof Group & SettingName]: Probe }

export const probe = (see: Probe['see'], ...says: unknown[]): Probe => ({ see, says })

// The casts below: an answer is looked at, and a member that is not there is the difference looked for.
export type Json = Record<string, unknown>

export async function openAt(t: TestContext, switches: Partial<Settings>) {
  const shop = await openShop(t, { switches })
  const { http, sandbox, control } = shop
  const send = (order: object = {}) =>
    http('POST', '/orders/createorder', { body: { ...anOrder('AB-1'), ...order } })
  const make = async (order: object = {}) => (await send(order)).body as Json & { orderId: number }
  const post = (path: string, body: unknown) => http('POST', path, { body })
  const get = async (path: string, query: Record<string, string> = {}) =>
    (await http('GET', path, { query })).body as Json
  const total = async (path: string, query: Record<string, string> = {}) => (await get(path, query)).total
  const wish = { carrierCode: 'stamps_com', serviceCode: 'usps_priority_mail', shipDate: '2026-03-02' }
  const label = (orderId: number, more: object = {}) =>
    post('/orders/createlabelfororder', { orderId, ...wish, testLabel: false, ...more })
  const mark = (orderId: number) => post('/orders/markasshipped', { orderId, carrierCode: 'usps' })
  const later = (advanceMs: number) => control('POST', 'clock', { advanceMs })
  const at = (apiSecret: string) => createHttp({ apiKey: sandbox.apiKey, apiSecret, address: sandbox.url })
  /** Whether something that happens to an order a while later moves its modify date. */
  const moves = async (deed: (orderId: number) => Promise<unknown>, before?: typeof deed) => {
    const { orderId } = await make()
    await before?.(orderId)
    const was = await get(`/orders/${orderId}`)
    await later(5_000)
    await deed(orderId)
    return (await get(`/orders/${orderId}`)).modifyDate !== was.modifyDate
  }
  return { ...shop, t, send, make, post, get, total, label, mark, later, at, moves }
}
