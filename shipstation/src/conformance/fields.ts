import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import * as schema from '../schema/index.ts'
import { ANSWERS } from './answers.ts'

/** What the client takes each documented body to be. */
const BODIES: Record<string, z.ZodType> = {
  'POST /accounts/registeraccount': schema.NewAccount,
  'POST /carriers/addfunds': schema.Funds,
  'POST /orders/addtag': schema.TagOfOrder,
  'POST /orders/removetag': schema.TagOfOrder,
  'POST /orders/assignuser': schema.Assignment,
  'POST /orders/unassignuser': schema.Unassignment,
  'POST /orders/createlabelfororder': schema.LabelRequest,
  'POST /orders/createorder': schema.NewOrder,
  'POST /orders/createorders': schema.NewOrder.array(),
  'POST /orders/holduntil': schema.Hold,
  'POST /orders/restorefromhold': schema.OneOrder,
  'POST /orders/markasshipped': schema.Mark,
  'PUT /products/*': schema.Product,
  'POST /shipments/createlabel': schema.FreeLabelRequest,
  'POST /shipments/getrates': schema.RateRequest,
  'POST /shipments/voidlabel': schema.OneShipment,
  'POST /stores/deactivate': schema.OneStore,
  'POST /stores/reactivate': schema.OneStore,
  'POST /stores/refreshstore': schema.Refresh,
  'PUT /stores/*': schema.Store,
  'POST /warehouses/createwarehouse': schema.NewWarehouse,
  'PUT /warehouses/*': schema.Warehouse,
  'POST /webhooks/subscribe': schema.Subscription,
}

/** What the client takes each documented list to be narrowed by, and each record to be named by. */
const QUERIES: Record<string, z.ZodObject> = {
  'GET /carriers/getcarrier': schema.OneCarrier,
  'GET /carriers/listpackages': schema.OneCarrier,
  'GET /carriers/listservices': schema.OneCarrier,
  'GET /customers': schema.CustomerFilter,
  'GET /fulfillments': schema.FulfillmentFilter,
  'GET /orders': schema.OrderFilter,
  'GET /orders/listbytag': schema.TagFilter,
  'GET /products': schema.ProductFilter,
  'GET /shipments': schema.ShipmentFilter,
  'GET /stores': schema.StoreFilter,
  'GET /stores/getrefreshstatus': schema.OneStore,
  'POST /stores/refreshstore': schema.Refresh,
  'GET /users': schema.UserFilter,
}

/** A field as the document has it, from a JSON schema or from an example. */
type Documented = {
  type?: string
  properties?: Record<string, Documented>
  items?: Documented
  /** The elements of an example's list. */
  each?: Documented[]
  example?: unknown
  $ref?: string
}
type Body = { $ref?: string; content?: Record<string, { schema?: Documented }> }
type Parameter = { name: string; in: string; schema?: { type?: string; enum?: string[] } }
type Verb = {
  parameters?: Parameter[]
  requestBody?: Body
  responses?: Record<string, { content?: Record<string, { examples?: { response?: { value?: unknown } } }> }>
}
type Document = {
  paths: Record<string, Record<string, Verb>>
  components: { requestBodies: Record<string, Body> }
}

/**
 * Every field of the document's bodies and answers that our schemas do not have, or have with another type, as
 * `POST /stores/deactivate body.storeId: string`. A field without a type (the document knows it only as null) has to exist.
 */
export function unknownFields(file: string): { fields: number; unknown: string[] } {
  // The cast: a document that is not of this form finds no fields, and the test counts them.
  const { paths, components } = JSON.parse(readFileSync(file, 'utf8')) as Document
  const found = { fields: 0, unknown: new Set<string>() }
  for (const [path, verbs] of Object.entries(paths))
    for (const [verb, { parameters, requestBody: given, responses }] of Object.entries(verbs)) {
      const name = `${verb.toUpperCase()} ${path.split('?')[0]?.replace(/\{[^}]+\}/g, '*')}`
      comparePath(parameters ?? [], path, name, found)
      const body = given?.$ref ? components.requestBodies[given.$ref.split('/').at(-1) ?? ''] : given
      const wanted = body?.content?.['application/json']?.schema
      const examples = [wanted?.example, wanted?.items?.example]
      for (const one of [wanted, ...examples.map(described)])
        if (one) compare(one, BODIES[name], `${name} body`, found)
      const answer = responses?.['200']?.content?.['application/json']?.examples?.response?.value
      const one = described(answer)
      if (one) compare(one, ANSWERS[name], `${name} answer`, found)
    }
  return { fields: found.fields, unknown: [...found.unknown].sort() }
}

type Found = { fields: number; unknown: Set<string> }

/** What stands in the address behind the question mark, which the document writes as if it were part of the path. */
function comparePath(parameters: Parameter[], path: string, name: string, found: Found): void {
  const [, query = ''] = path.split('?')
  const documented = parameters.filter((one) => one.in === 'query' || query.includes(`{${one.name}}`))
  const shape = QUERIES[name]?.shape ?? {}
  for (const { name: field, schema: wanted = {} } of documented) {
    found.fields++
    // The cast: zod's own type of a member is wider than what it can be.
    const choices = shape[field] ? alternatives(shape[field] as z.ZodType) : []
    const takes = ({ type, values }: Choice) =>
      type === wanted.type && (values === undefined || wanted.enum?.every((value) => values.includes(value)))
    if (!choices.some(takes)) found.unknown.add(`${name} query.${field}: ${wanted.type}`)
  }
  const names = documented.map((one) => one.name)
  if (names.length > 0)
    for (const field of Object.keys(shape))
      if (!names.includes(field)) found.unknown.add(`${name} query.${field}: not in the document`)
}

function compare(wanted: Documented, shape: z.ZodType | undefined, path: string, found: Found): void {
  found.fields++
  const choices = shape ? alternatives(shape) : []
  const fits = choices.some(({ type }) => type === 'unknown' || type === wanted.type)
  const isFree = wanted.type === undefined && choices.length > 0
  if (!fits && !isFree) found.unknown.add(`${path}: ${wanted.type ?? 'without a type'}`)
  if (!fits || choices.some(({ type }) => type === 'unknown')) return
  for (const [name, field] of Object.entries(wanted.properties ?? {}))
    compare(field, choices.find(({ fields }) => fields?.[name])?.fields?.[name], `${path}.${name}`, found)
  const element = choices.find(({ each }) => each)?.each
  for (const one of [wanted.items ?? [], wanted.each ?? []].flat()) compare(one, element, `${path}[]`, found)
}

type Choice = { type: string; fields?: Record<string, z.ZodType>; each?: z.ZodType; values?: string[] }

/** What a schema takes, null and absence aside, in the words of JSON schema. */
function alternatives(shape: z.ZodType): Choice[] {
  // The cast: zod's own description of a schema, whose members go by its `type`.
  const { type, ...inner } = shape.def as unknown as {
    type: string
    innerType: z.ZodType
    options: z.ZodType[]
    element: z.ZodType
    shape: Record<string, z.ZodType>
    entries: Record<string, string>
  }
  if (type === 'optional' || type === 'nullable') return alternatives(inner.innerType)
  if (type === 'union') return inner.options.flatMap(alternatives)
  if (type === 'array') return [{ type, each: inner.element }]
  if (type === 'object') return [{ type, fields: inner.shape }]
  if (type === 'enum') return [{ type: 'string', values: Object.values(inner.entries) }]
  return [{ type }]
}

/** An example in the words of JSON schema. Undefined where there is none. */
function described(value: unknown): Documented | undefined {
  if (value === undefined || value === '') return undefined
  if (value === null) return {}
  if (Array.isArray(value))
    return { type: 'array', each: value.map(described).filter((one) => one !== undefined) }
  if (typeof value !== 'object') return { type: typeof value }
  const properties: Record<string, Documented> = {}
  for (const [name, field] of Object.entries(value)) properties[name] = described(field) ?? { type: 'string' }
  return { type: 'object', properties }
}
