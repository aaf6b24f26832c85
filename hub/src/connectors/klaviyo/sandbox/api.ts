import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { setTimeout as sleep } from 'node:timers/promises'
import { LIMITS, MEDIA_TYPE, OPERATIONS, type OperationName } from '../wire.ts'
import { faulted, lateFor } from './disturb.ts'
import { keyOf } from './keys.ts'
import { refuseSize } from './read-body.ts'
import { Refusal, refuse, throttled } from './refusal.ts'
import { type Asked, json, type Reply } from './reply.ts'
import { revisionOf } from './revision.ts'
import { findRoute, routes } from './routes/index.ts'
import type { World } from './world.ts'

export type Heard = { operation: OperationName | null; revision: string | null; says: string[] }

/** One request to the API: who asks, may they, are they within their windows, what goes wrong on purpose, then the call. */
export async function api(world: World, asked: Asked): Promise<Reply> {
  const began = world.clock.now()
  const heard: Heard = { operation: null, revision: null, says: [] }
  const reply = await judged(world, asked, heard)
  world.requests.add({
    at: new Date(began).toISOString(),
    method: asked.method,
    path: asked.target,
    operation: heard.operation,
    status: reply.drop ? 0 : reply.status,
    ms: world.clock.now() - began,
    revision: heard.revision,
    body: asked.body.toString('utf8'),
    answer: reply.body.toString(),
    says: heard.says.join(', '),
  })
  return reply
}

async function judged(world: World, asked: Asked, heard: Heard): Promise<Reply> {
  try {
    const { operation, id } = admitted(world, asked, heard)
    heard.operation = operation
    const wait = world.rates.take(operation)
    if (wait !== null) throw throttled(wait)
    const headers = () => world.rates.headers(operation, world.account.settings.rateHeader)
    const faults = world.faults.meet(asked.method, asked.path)
    heard.says.push(...faults.map(({ kind }) => kind))
    const late = lateFor(faults)
    if (late > 0) await sleep(world.clock.outside(late))
    const run = () => operated(world, asked, heard, operation, id, headers())
    return await faulted(world, operation, faults, run, headers)
  } catch (error) {
    if (error instanceof Refusal) return refusal(world, error)
    throw error
  }
}

/** Lets in who has a key, a revision, an address that there is, and the scopes for it. */
function admitted(world: World, asked: Asked, heard: Heard) {
  const { account, clock } = world
  const key = keyOf(account, asked.headers.authorization)
  const { badKey, noRevision } = account.settings
  if (key === 'missing')
    throw refuse(
      badKey,
      'not_authenticated',
      'Authentication credentials were not provided.',
      'Missing or invalid authorization scheme. Please use Klaviyo-API-Key.',
    )
  if (key === 'wrong')
    throw refuse(
      badKey,
      'authentication_failed',
      'Incorrect authentication credentials.',
      'Incorrect authentication credentials.',
    )
  const { revision, 'x-klaviyo-revision-fall-forward-opt-out': optOut } = asked.headers
  heard.revision = revisionOf(String(revision ?? ''), optOut === '1', clock.now(), noRevision)
  const { name, id, isKnown } = findRoute(asked.method, asked.path)
  if (!name && isKnown)
    throw refuse(405, 'method_not_allowed', 'Method not allowed.', `Method "${asked.method}" not allowed.`)
  if (!name) throw refuse(404, 'not_found', 'Not found.', 'No valid revisions found for method')
  const missing = OPERATIONS[name].scopes.filter((scope) => !key.scopes.includes(scope))
  if (missing.length > 0)
    throw refuse(
      403,
      'permission_denied',
      'You do not have permission to perform this action.',
      `The API key is missing required scopes: ${missing.join(', ')}`,
    )
  return { operation: name, id }
}

/** Runs the call and keeps what it did before the answer leaves. */
function operated(
  world: World,
  asked: Asked,
  heard: Heard,
  operation: OperationName,
  id: string,
  headers: Record<string, string>,
): Reply {
  try {
    const { status, body } = routes[operation]({
      world,
      account: world.account,
      query: asked.query,
      body: bodyOf(world, asked, operation),
      id,
      revision: heard.revision ?? '',
      origin: asked.origin,
      self: asked.target,
      says: (text) => heard.says.push(text),
    })
    return json(status, body, headers, MEDIA_TYPE)
  } catch (error) {
    if (error instanceof Refusal) return refusal(world, error, headers)
    throw error
  } finally {
    world.settle()
  }
}

const UNPACK: Record<string, (body: Buffer, options: { maxOutputLength: number }) => Buffer> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
}

function bodyOf({ account }: World, asked: Asked, operation: OperationName): Buffer {
  if (asked.method === 'GET') return asked.body
  const type = String(asked.headers['content-type'] ?? '')
    .split(';')[0]
    ?.trim()
    .toLowerCase()
  if (type !== MEDIA_TYPE && type !== 'application/json') throw unsupported(`media type "${type}"`)
  const encoding = asked.headers['content-encoding'] ?? 'identity'
  const unpack = UNPACK[encoding]
  if (!unpack && encoding !== 'identity') throw unsupported(`content encoding "${encoding}"`)
  const isProfile = /profile/.test(operation) && !operation.includes('subscription')
  const most = isProfile ? LIMITS.profilePayloadBytes : LIMITS.payloadBytes
  const body = unpack ? unpacked(unpack, asked.body) : asked.body
  if (body.length > most) throw refuseSize(most, account.settings)
  return body
}

/** A small body may unpack to a huge one: more than is allowed in any case is not unpacked. */
function unpacked(unpack: (typeof UNPACK)[string], body: Buffer): Buffer {
  try {
    return unpack(body, { maxOutputLength: LIMITS.payloadBytes * 2 })
  } catch {
    throw refuse(400, 'parse_error', 'Malformed request.', 'The body is not encoded as its header says.')
  }
}

const unsupported = (what: string) =>
  refuse(415, 'unsupported_media_type', 'Unsupported media type.', `Unsupported ${what} in request.`)

function refusal(world: World, { status, told, headers }: Refusal, more: Record<string, string> = {}): Reply {
  const errors = told.map(({ code, title, detail, source, links, meta }) => ({
    id: world.errorId(),
    status,
    code,
    title,
    detail,
    source: source ?? {},
    links: links ?? {},
    meta: meta ?? {},
  }))
  return json(status, { errors }, { ...more, ...headers }, MEDIA_TYPE)
}
