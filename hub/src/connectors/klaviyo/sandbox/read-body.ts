import type { ZodError, ZodType } from 'zod'
import { invalid, Refusal, refuseBody, type Told } from './refusal.ts'
import type { Settings } from './settings.ts'

/** The body as the description has it, or Klaviyo's way of saying which member is not. */
export function readBody<T>(schema: ZodType<T>, body: Buffer, settings: Settings): T {
  let given: unknown
  try {
    given = JSON.parse(body.toString('utf8'))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Refusal(400, [
      {
        code: 'parse_error',
        title: 'Malformed request.',
        detail: `JSON parse error - ${why}`,
        source: { pointer: '/data/' },
      },
    ])
  }
  const read = schema.safeParse(given)
  if (read.success) return read.data
  const { unknown, other } = sorted(read.error)
  if (other.length === 0 && settings.unknownFields === 'ignored') {
    for (const { path, keys } of unknown) for (const key of keys) delete memberAt(given, path)[key]
    return readBody(schema, Buffer.from(JSON.stringify(given)), settings)
  }
  throw new Refusal(400, [
    ...other.map((issue) => misfit(given, issue)),
    ...unknown.flatMap((issue) => strange(given, issue)),
  ])
}

type Issue = ZodError['issues'][number]
type Unknown = { path: PropertyKey[]; keys: string[] }

function sorted(error: ZodError): { unknown: Unknown[]; other: Issue[] } {
  const unknown = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? [{ path: issue.path, keys: issue.keys }] : [],
  )
  return { unknown, other: error.issues.filter(({ code }) => code !== 'unrecognized_keys') }
}

const strange = (given: unknown, { path, keys }: Unknown): Told[] =>
  keys.map((key) =>
    invalid(
      `'${key}' is not a valid field for the resource '${resourceAt(given, path)}'.`,
      pointer([...path, key]),
    ),
  )

function misfit(given: unknown, issue: Issue): Told {
  const at = pointer(issue.path)
  const name = String(issue.path.at(-1) ?? 'data')
  const value = valueAt(given, issue.path)
  if (value === undefined)
    return invalid(
      `'${name}' is a required field for the resource '${resourceAt(given, issue.path.slice(0, -1))}'.`,
      at,
    )
  if (name === 'type' && issue.code === 'invalid_value')
    return invalid(`'${String(value)}' is not the resource type that is expected here.`, at)
  if (issue.code === 'invalid_type')
    return invalid(`Invalid input for '${name}': a ${issue.expected} is expected.`, at)
  return invalid(`Invalid input for '${name}'.`, at)
}

const pointer = (path: PropertyKey[]) => `/${path.map(String).join('/')}`

function valueAt(given: unknown, path: PropertyKey[]): unknown {
  let value = given
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<PropertyKey, unknown>)[name] // why: an object or a list, both of which names read
  }
  return value
}

const memberAt = (given: unknown, path: PropertyKey[]) => valueAt(given, path) as Record<string, unknown> // why: zod found members that are too many in it, so it is an object

/** The `type` of the innermost resource that the path goes through. */
function resourceAt(given: unknown, path: PropertyKey[]): string {
  for (let length = path.length; length > 0; length--) {
    const value = valueAt(given, path.slice(0, length))
    if (typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string')
      return value.type
  }
  return 'request-data'
}

/** `Bytes` of a body that are too many, as the settings have it. */
export function refuseSize(most: number, settings: Settings): Refusal {
  const detail = `The payload exceeds the limit of ${most} bytes.`
  return settings.tooLarge === 413
    ? new Refusal(413, [
        { code: 'payload_too_large', title: 'Payload too large.', detail, source: { pointer: '/data' } },
      ])
    : refuseBody(detail)
}
