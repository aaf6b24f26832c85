import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** As much of an OpenAPI 3.0 schema as Klaviyo's document uses. */
export type Schema = {
  $ref?: string | undefined
  type?: string | undefined
  format?: string | undefined
  nullable?: boolean | undefined
  properties?: Record<string, Schema> | undefined
  required?: string[] | undefined
  items?: Schema | undefined
  enum?: unknown[] | undefined
  oneOf?: Schema[] | undefined
  anyOf?: Schema[] | undefined
  allOf?: Schema[] | undefined
  minimum?: number | undefined
  maximum?: number | undefined
  example?: unknown
}
const Schema: z.ZodType<Schema> = z.looseObject({
  $ref: z.string().optional(),
  type: z.string().optional(),
  format: z.string().optional(),
  nullable: z.boolean().optional(),
  required: z.array(z.string()).optional(),
  enum: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  get properties() {
    return z.record(z.string(), Schema).optional()
  },
  get items() {
    return Schema.optional()
  },
  get oneOf() {
    return z.array(Schema).optional()
  },
  get anyOf() {
    return z.array(Schema).optional()
  },
  get allOf() {
    return z.array(Schema).optional()
  },
})
const Content = z.record(z.string(), z.looseObject({ schema: Schema.optional() })).optional()
const Parameter = z.looseObject({
  name: z.string(),
  in: z.string(),
  required: z.boolean().optional(),
  schema: Schema.optional(),
})
const Described = z.looseObject({
  parameters: z.array(Parameter).optional(),
  requestBody: z.looseObject({ content: Content }).optional(),
  responses: z.record(z.string(), z.looseObject({ content: Content })),
  'x-klaviyo-scopes': z.array(z.string()).optional(),
  'x-klaviyo-ratelimit': z.looseObject({ burst: z.string(), steady: z.string() }).optional(),
})
const Document = z.looseObject({
  info: z.looseObject({ version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), Described)),
  components: z.looseObject({ schemas: z.record(z.string(), Schema) }),
})
export type Document = z.infer<typeof Document>
export type Problem = { path: string; says: string }

export const readDocument = (file: string): Document => Document.parse(JSON.parse(readFileSync(file, 'utf8')))

/** The schema that a reference leads to, and all that several make together. */
export function whole(document: Document, schema: Schema): Schema {
  const { $ref, allOf, ...own } = schema
  const parts = [
    ...($ref ? [document.components.schemas[$ref.replace('#/components/schemas/', '')] ?? {}] : []),
    ...(allOf ?? []),
  ]
  return parts
    .map((part) => whole(document, part))
    .reduce<Schema>(
      (one, other) => ({
        ...other,
        ...one,
        nullable: one.nullable ?? other.nullable,
        ...((one.properties ?? other.properties) && { properties: bothOf(one.properties, other.properties) }),
        ...((one.required ?? other.required) && {
          required: [...(one.required ?? []), ...(other.required ?? [])],
        }),
      }),
      own,
    )
}

const bothOf = (one: Record<string, Schema> = {}, other: Record<string, Schema> = {}) => {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])]
  return Object.fromEntries(
    names.map((name) => {
      const parts = [one[name], other[name]].filter((part) => part !== undefined)
      return [name, parts.length === 1 && parts[0] ? parts[0] : { allOf: parts }]
    }),
  )
}

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

/** Every way in which a value is not as the schema says. A member that the schema does not list is one: the document itself forgets to forbid it. */
export function problems(document: Document, schema: Schema, value: unknown, path = ''): Problem[] {
  const { oneOf, anyOf, ...own } = whole(document, schema)
  const says = (text: string): Problem[] => [{ path, says: text }]
  if (value === null) return own.nullable ? [] : says('is null')
  const choices = oneOf ?? anyOf
  if (choices) {
    const tries = choices.map((choice) => problems(document, choice, value, path))
    const best = tries.toSorted((left, right) => left.length - right.length)[0] ?? []
    if (best.length > 0) return best
  }
  if (own.enum && !own.enum.includes(value))
    return says(`is ${JSON.stringify(value)}, which is none of the allowed`)
  if (own.type && !isOf(own.type, value)) return says(`is no ${own.type}`)
  if (typeof value === 'number' && (value < (own.minimum ?? value) || value > (own.maximum ?? value)))
    return says(`is ${value}, out of bounds`)
  if (own.format === 'date-time' && !DATE_TIME.test(String(value)))
    return says(`is no date-time with an offset: ${String(value)}`)
  if (Array.isArray(value))
    return value.flatMap((one, at) => (own.items ? problems(document, own.items, one, `${path}/${at}`) : []))
  if (typeof value === 'object' && own.properties) return ofMembers(document, own, { ...value }, path)
  return []
}

function ofMembers(document: Document, own: Schema, value: Record<string, unknown>, path: string): Problem[] {
  const { properties = {}, required = [] } = own
  const missing = required
    .filter((name) => value[name] === undefined)
    .map((name) => ({ path: `${path}/${name}`, says: 'is missing' }))
  const inside = Object.entries(value).flatMap(([name, held]) => {
    const known = properties[name]
    if (!known) return [{ path: `${path}/${name}`, says: 'is not described' }]
    return held === undefined ? [] : problems(document, known, held, `${path}/${name}`)
  })
  return [...missing, ...inside]
}

function isOf(type: string, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return typeof value === 'object' && !Array.isArray(value)
  return typeof value === type
}

/** A value with every member that the schema lists, made of its examples. */
export function exampleOf(document: Document, schema: Schema): unknown {
  const own = whole(document, schema)
  if (own.example !== undefined) return own.example
  if (own.enum) return own.enum[0]
  const [choice] = own.oneOf ?? own.anyOf ?? []
  if (choice) return exampleOf(document, choice)
  if (own.type === 'array') return own.items ? [exampleOf(document, own.items)] : []
  if (own.properties)
    return Object.fromEntries(
      Object.entries(own.properties).map(([name, inner]) => [name, exampleOf(document, inner)]),
    )
  const plain: Record<string, unknown> = { string: 'text', number: 1, integer: 1, boolean: false, object: {} }
  return plain[own.type ?? 'string']
}
