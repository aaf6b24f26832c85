import { readFileSync } from 'node:fs'
import { z } from 'zod'
import * as schema from '../schema/index.ts'
import type { Difference } from './shape.ts'

const listOf = (plural: string, record: z.ZodType) => schema.PageNumbers.extend({ [plural]: z.array(record) })

/** What the client takes each documented answer to be. */
export const ANSWERS: Record<string, z.ZodType> = {
  'GET /accounts/listtags': z.array(schema.Tag),
  'POST /accounts/registeraccount': schema.Registered,
  'GET /carriers': z.array(schema.Carrier),
  'POST /carriers/addfunds': schema.Carrier,
  'GET /carriers/getcarrier': schema.Carrier,
  'GET /carriers/listpackages': z.array(schema.Packaging),
  'GET /carriers/listservices': z.array(schema.Service),
  'GET /customers': listOf('customers', schema.Customer),
  'GET /customers/*': schema.Customer,
  'GET /fulfillments': listOf('fulfillments', schema.Fulfillment),
  'GET /orders': listOf('orders', schema.Order),
  'GET /orders/listbytag': listOf('orders', schema.Order),
  'GET /orders/*': schema.Order,
  'DELETE /orders/*': schema.Done,
  'POST /orders/createorder': schema.Order,
  'POST /orders/createorders': schema.OrderResults,
  'POST /orders/createlabelfororder': schema.Label,
  'POST /orders/markasshipped': schema.MarkedAsShipped,
  'POST /orders/addtag': schema.Done,
  'POST /orders/removetag': schema.Done,
  'POST /orders/assignuser': schema.Done,
  'POST /orders/unassignuser': schema.Done,
  'POST /orders/holduntil': schema.Done,
  'POST /orders/restorefromhold': schema.Done,
  'GET /products': listOf('products', schema.Product),
  'GET /products/*': schema.Product,
  'PUT /products/*': schema.Done,
  'GET /shipments': listOf('shipments', schema.Shipment),
  'POST /shipments/createlabel': schema.Shipment,
  'POST /shipments/getrates': z.array(schema.Rate),
  'POST /shipments/voidlabel': schema.Voided,
  'GET /stores': z.array(schema.Store),
  'GET /stores/*': schema.Store,
  'PUT /stores/*': schema.Store,
  'POST /stores/deactivate': schema.Done,
  'POST /stores/reactivate': schema.Done,
  'POST /stores/refreshstore': schema.Done,
  'GET /stores/getrefreshstatus': schema.RefreshStatus,
  'GET /stores/marketplaces': z.array(schema.Marketplace),
  // The document shows a lone user; real accounts answer with a list.
  'GET /users': z.union([z.array(schema.User), schema.User]),
  'GET /warehouses': z.array(schema.Warehouse),
  'GET /warehouses/*': schema.Warehouse,
  'PUT /warehouses/*': schema.Warehouse,
  'POST /warehouses/createwarehouse': schema.Warehouse,
  'DELETE /warehouses/*': schema.Done,
  'GET /webhooks': schema.Webhooks,
  'POST /webhooks/subscribe': schema.Subscribed,
}

type Verb = {
  responses?: Record<string, { content?: Record<string, { examples?: { response?: { value?: unknown } } }> }>
}
export type Operation = { name: string; answer: unknown }

/** Every operation of the document once, with an example answer where it has one. */
export function readOperations(file: string): Operation[] {
  // The cast: a document of another form finds no operations, and the test counts them.
  const { paths } = JSON.parse(readFileSync(file, 'utf8')) as { paths: Record<string, Record<string, Verb>> }
  const found = new Map<string, unknown>()
  for (const [path, verbs] of Object.entries(paths))
    for (const [verb, { responses }] of Object.entries(verbs)) {
      const name = `${verb.toUpperCase()} ${path.split('?')[0]?.replace(/\{[^}]+\}/g, '*')}`
      const answer = responses?.['200']?.content?.['application/json']?.examples?.response?.value
      found.set(name, found.get(name) ?? answer)
    }
  return [...found].map(([name, answer]) => ({ name, answer })).sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** How the documented answer does not fit the client's schema. */
export function misread({ name, answer }: Operation): Difference[] {
  const shape = ANSWERS[name]
  if (!shape || answer === undefined) return []
  const read = shape.safeParse(answer)
  return read.success
    ? []
    : [{ path: name, says: `is not read by the client: ${z.prettifyError(read.error)}` }]
}
