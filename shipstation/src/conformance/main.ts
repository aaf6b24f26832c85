import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createHttp } from '../client/transport.ts'
import type { Http } from '../client/http.ts'
import type { Order } from '../schema/order.ts'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'
import { routes } from '../sandbox/routes/index.ts'
import { CASES, type Case, type Ids } from './cases.ts'
import { misread, readOperations } from './answers.ts'
import { unknownFields } from './fields.ts'
import { readRequest, readResponse } from './examples.ts'
import { type Allowance, type Difference, differences } from './shape.ts'

// Real answers have these; the documents' examples, older or shortened, leave them out. See DIFFERENCES.md.
const MORE =
  /\.(WeightUnits|labelMessages|billToMyOtherAccount|externallyFulfilled(ById|ByName)|addressVerified|residential|sellerIntegrationId|extInventoryIdentity|registerFedexMeter)$/
// An account number is a text or a number, and a nickname a text or null, as the carrier has it.
const FREE = /(\.formData|\[\]\.nickname|^\.orders\[\]\.items\[\]\.productId|\.accountNumber|\.nickname)$/

const folder = process.argv[2]
if (!folder || !existsSync(join(folder, 'shipstation', 'examples'))) {
  console.error(
    'Usage: npm run conformance -- DIR, where DIR/shipstation/examples holds the official examples.',
  )
  process.exit(2)
}

const outcomes = [
  ...(await replayAll(join(folder, 'shipstation', 'examples'))),
  ...operations(join(folder, 'shipstation', 'v1-openapi.json')),
]

for (const { name, differences } of outcomes) {
  console.log(`${differences.length === 0 ? 'pass' : 'FAIL'}  ${name}`)
  for (const { path, says } of differences) console.log(`      ${path || 'the answer'} ${says}`)
}
const failed = outcomes.filter(({ differences }) => differences.length > 0).length
console.log(`${outcomes.length - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

type Outcome = { name: string; differences: Difference[] }

async function replayAll(examples: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const one of CASES) {
    const sandbox = await startSandbox({ limit: 'off' })
    outcomes.push({ name: one.name, differences: await replay(sandbox, examples, one) })
    await sandbox.close()
  }
  return outcomes
}

async function replay(sandbox: Sandbox, examples: string, one: Case): Promise<Difference[]> {
  const { apiKey, apiSecret, url: address } = sandbox
  const http = createHttp({ apiKey, apiSecret, address })
  const response = readResponse(examples, one.name)
  const ids = await idsFor(sandbox, http, one, response)
  const example = readRequest(examples, one.name)
  const { method, path, query, body } = one.adapt?.(example, ids) ?? example
  const answer = await http(method, path, { query, body })
  if (answer.status !== 200)
    return [{ path: 'status', says: `is ${answer.status}: ${JSON.stringify(answer.body)}` }]
  const allowed: Allowance = { more: MORE, free: FREE }
  if (one.allowed?.free) allowed.free = new RegExp(`${FREE.source}|${one.allowed.free.source}`)
  return [...differences(response, answer.body, allowed), ...(one.check?.(response, answer.body) ?? [])]
}

/** Real ids, and an order in the state that the example takes for granted. */
async function idsFor({ shop }: Sandbox, http: Http, one: Case, response: unknown): Promise<Ids> {
  const tagId = shop.tags.all()[0]?.tagId ?? 0
  let orderId = 0
  if (one.order === 'shown') orderId = await show(http, response, tagId)
  else if (one.order) orderId = await newOrder(http)
  if (one.order === 'on_hold')
    await http('POST', '/orders/holduntil', { body: { orderId, holdUntilDate: '2099-01-01' } })
  const [user, warehouse] = [shop.users.all()[0], shop.warehouses.all()[0]]
  return { orderId, tagId, userId: user?.userId ?? '', warehouseId: warehouse?.warehouseId ?? 0 }
}

/** Sends in the orders that an answer shows, without what only their own account knows. @returns the first one's id */
async function show(http: Http, response: unknown, tagId: number): Promise<number> {
  // The casts, here and below: the official examples and the sandbox's answers to them.
  const { orders = [response as Order] } = response as { orders?: Order[] }
  const ids: number[] = []
  for (const { orderId: _, advancedOptions, items, ...order } of orders) {
    const { storeId: _store, ...advanced } = advancedOptions ?? {}
    const lines = items?.map(({ orderItemId: _item, ...line }) => line)
    const body = { ...order, items: lines, advancedOptions: advanced, tagIds: [tagId] }
    const answer = await http('POST', '/orders/createorder', { body })
    if (answer.status !== 200) throw new Error(`The example's order ${order.orderNumber} was refused.`)
    ids.push((answer.body as Order).orderId)
  }
  return ids[0] ?? 0
}

async function newOrder(http: Http): Promise<number> {
  const body = {
    orderNumber: 'CONFORMANCE',
    orderDate: '2026-01-01',
    orderStatus: 'awaiting_shipment',
    billTo: { name: 'A' },
    shipTo: { name: 'A', country: 'US' },
  }
  const answer = await http('POST', '/orders/createorder', { body })
  return (answer.body as { orderId: number }).orderId
}

/** Every operation of the document is a route of the sandbox, or a line in DIFFERENCES.md; the client reads its example answer. */
function operations(file: string): Outcome[] {
  if (!existsSync(file)) return []
  const known = readFileSync(join(import.meta.dirname, '../../DIFFERENCES.md'), 'utf8')
  const unknown = unknownFields(file).unknown.filter((field) => !known.includes(`\`${field}\``))
  const fields = unknown.map((path) => ({
    path,
    says: "is neither in the client's schemas nor in DIFFERENCES.md",
  }))
  const all = readOperations(file).map((operation) => {
    const { name } = operation
    const [method, path] = name.split(' ')
    const isHere = routes.some((route) => route.method === method && route.path === path)
    const isKnown = isHere || known.includes(`\`${name}\``)
    const missing = isKnown ? [] : [{ path: name, says: 'is neither a route nor named in DIFFERENCES.md' }]
    return { name, differences: [...missing, ...misread(operation)] }
  })
  return [...all, { name: 'every field', differences: fields }]
}
