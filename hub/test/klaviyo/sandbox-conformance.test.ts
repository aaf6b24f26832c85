import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { conforms } from '../../src/connectors/klaviyo/sandbox/conformance/document.ts'
import {
  type Document,
  exampleOf,
  problems,
  readDocument,
} from '../../src/connectors/klaviyo/sandbox/conformance/openapi.ts'
import { judged } from '../../src/connectors/klaviyo/sandbox/conformance/requests.ts'
import { anEvent, caller } from './sandbox-caller.ts'

/** A document of our own, with every turn that Klaviyo's takes: references beside `nullable`, parts that make one, choices. */
const schemas = {
  Name: { type: 'string', example: 'A' },
  Place: { type: 'object', properties: { zip: { type: 'string' } } },
  Event: {
    type: 'object',
    required: ['kind', 'at'],
    properties: {
      kind: { type: 'string', enum: ['event'] },
      at: { type: 'string', format: 'date-time', example: '2026-07-01T00:00:00Z' },
      name: { $ref: '#/components/schemas/Name', nullable: true },
      value: { type: 'number', nullable: true },
      size: { type: 'integer', minimum: 1, maximum: 9 },
      place: {
        allOf: [{ $ref: '#/components/schemas/Place' }, { properties: { city: { type: 'string' } } }],
      },
      where: { oneOf: [{ type: 'string' }, { type: 'number' }] },
      list: { type: 'array', items: { type: 'string' } },
      free: { type: 'object' },
    },
  },
}
const paths = {
  '/api/events': {
    get: {
      parameters: [
        { name: 'page[size]', in: 'query', schema: { type: 'integer', maximum: 1000 } },
        {
          name: 'fields[event]',
          in: 'query',
          schema: { type: 'array', items: { enum: ['datetime', 'id'] } },
        },
      ],
      responses: { 200: { description: 'Success' } },
    },
    post: {
      requestBody: {
        content: { 'application/vnd.api+json': { schema: { $ref: '#/components/schemas/Event' } } },
      },
      responses: { 202: { description: 'Success' } },
    },
  },
}

async function aDocument(t: { after(done: () => Promise<void>): void }): Promise<Document> {
  const folder = await mkdtemp(join(tmpdir(), 'openapi-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'openapi.json')
  await writeFile(file, JSON.stringify({ info: { version: '2026-01-15' }, paths, components: { schemas } }))
  return readDocument(file)
}

test('a value is held against a description, with members that it does not list', async (t) => {
  const document = await aDocument(t)
  const schema = { $ref: '#/components/schemas/Event' }
  const good = exampleOf(document, schema)
  assert.deepEqual(problems(document, schema, good), [])
  const found = (change: object) =>
    problems(document, schema, { ...(good as object), ...change }).map(({ path, says }) => `${path} ${says}`)
  assert.deepEqual(found({ name: null, value: null, free: { any: [1] } }), [])
  assert.match(found({ at: '2026-07-01T00:00:00' })[0] ?? '', /^\/at is no date-time with an offset/)
  assert.deepEqual(found({ kind: 'other' }), ['/kind is "other", which is none of the allowed'])
  assert.deepEqual(found({ nmae: 'A' }), ['/nmae is not described'])
  assert.deepEqual(found({ value: '1' }), ['/value is no number'])
  assert.deepEqual(found({ list: ['a', 1] }), ['/list/1 is no string'])
  assert.deepEqual(found({ size: 10 }), ['/size is 10, out of bounds'])
  assert.deepEqual(found({ place: { zip: '1', city: 'B', town: 'C' } }), ['/place/town is not described'])
  assert.deepEqual(found({ where: true }), ['/where is no string'])
  assert.deepEqual(found({ kind: undefined }), ['/kind is missing'])
  assert.deepEqual(found({ list: null }), ['/list is null'])
})

test('what differs from our own table of calls is said: revision, scopes, rates, calls', async (t) => {
  const outcomes = await conforms(await aDocument(t))
  const of = (name: string) => outcomes.find((one) => one.name === name)?.problems.map(({ path }) => path)
  assert.deepEqual(of('the revision'), ['info/version'])
  assert.deepEqual(of('POST /api/events'), ['scopes', 'burst', 'steady'])
  assert.ok((of('GET /api/accounts')?.length ?? 0) > 0)
})

test('requests that a sandbox heard are judged by the description', async (t) => {
  const document = await aDocument(t)
  const { ask, sandbox } = await caller(t)
  await ask('POST', '/api/events', anEvent())
  await ask('GET', '/api/lists')
  await ask('GET', '/api/events?page[size]=200&fields[event]=datetime')
  await ask('GET', '/api/events?page[size]=200&fields[event]=datetime,uuid&sort=datetime')
  const [event, lists, good, strange] = judged(document, sandbox.requests)
  assert.deepEqual(good?.problems, [])
  assert.deepEqual(
    strange?.problems.map(({ path }) => path),
    ['query/fields[event]/1', 'query/sort'],
  )
  assert.deepEqual(
    event?.problems.map(({ path }) => path),
    ['body/kind', 'body/at', 'body/data'],
  )
  assert.match(lists?.problems[0]?.says ?? '', /no call/)
})
