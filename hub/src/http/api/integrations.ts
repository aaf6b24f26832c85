import { define, done, pageQuery, z } from './define.ts'
import { entry } from './orders.ts'
import { count, status } from './words.ts'
import { budget } from './workspace.ts'

const door = z.object({ title: z.string(), href: z.string() })

export const watch = z
  .object({
    id: z.string(),
    connector: z.string(),
    title: z.string(),
    href: z.string(),
    status,
    lagSeconds: z.number().nullable().openapi({ description: 'age of what waits longest to be delivered' }),
    nextRun: z.string().nullable().openapi({ description: 'when it is looked for news the next time' }),
    progress: z
      .array(z.object({ title: z.string(), says: z.string(), done: z.number(), total: z.number() }))
      .openapi({ description: 'readings of older records that are under way' }),
    budgets: z.array(budget),
    waiting: z.number().openapi({ description: 'records whose plan waits for an answer' }),
    left: z.number().openapi({ description: 'steps that are still to be delivered' }),
    through: z.string().nullable().openapi({ description: 'when it will all be through, in words' }),
  })
  .openapi('Watch')

export const run = z
  .object({
    id: z.string(),
    at: z.string(),
    what: z.string(),
    why: z.string(),
    seconds: z.number().nullable(),
    says: z.string(),
    failed: z.boolean(),
    records: z.number(),
    changed: z.number(),
  })
  .openapi('Run')

export const feedState = z.enum([
  'planned',
  'in_flight',
  'unknown',
  'done',
  'refused',
  'superseded',
  'cancelled',
])
export const step = z
  .object({
    key: z.string(),
    says: z.string(),
    state: feedState,
    stateSays: z.string(),
    at: z.string(),
    attempts: z.number(),
    nextTry: z.string().nullable(),
    about: door.nullable(),
  })
  .openapi('Step')

export const question = z
  .object({
    question: z.string(),
    count: z.number(),
    kind: z.string(),
    ref: z.string(),
    options: z.array(z.string()),
    answer: door,
    hurts: z.array(door).openapi({ description: 'at most ten of them' }),
  })
  .openapi('Question')

const id = z.object({ id: z.string() })
const day = z.object({ day: z.iso.date() })
export const routes = {
  show: define('get', '/api/integrations/{id}', {
    who: 'owner',
    summary: 'How one integration is doing',
    params: id,
    answer: watch,
  }),
  runs: define('get', '/api/integrations/{id}/runs', {
    who: 'owner',
    summary: 'Its readings, newest first',
    params: id,
    query: z.object({ ...pageQuery, only: z.enum(['all', 'news', 'failed']).default('all') }),
    answer: z.object({ runs: z.array(run), total: z.number() }),
  }),
  feed: define('get', '/api/integrations/{id}/feed', {
    who: 'owner',
    summary: 'What it sends, newest first',
    params: id,
    query: z.object({ ...pageQuery, state: feedState.optional(), q: z.string().max(200).optional() }),
    answer: z.object({ steps: z.array(step), total: z.number(), counts: z.array(count) }),
  }),
  step: define('get', '/api/integrations/{id}/feed/{key}', {
    who: 'owner',
    summary: 'One step with its body and every attempt on the wire',
    params: z.object({ id: z.string(), key: z.string() }),
    answer: z.object({ step, body: z.unknown(), timeline: z.array(entry) }),
  }),
  questions: define('get', '/api/integrations/{id}/questions', {
    who: 'owner',
    summary: 'What waits for an answer, and where it is given',
    params: id,
    answer: z.object({ questions: z.array(question) }),
  }),
  replayOutlook: define('get', '/api/integrations/{id}/replay', {
    who: 'owner',
    summary: 'What planning a day’s records again would send; nothing is written',
    params: id,
    query: day,
    answer: z.object({
      records: z.number(),
      says: z.string(),
      steps: z.array(count),
      waits: z.array(count),
      skips: z.array(count),
    }),
  }),
  replay: define('post', '/api/integrations/{id}/replay', {
    who: 'owner',
    summary: 'Plan a day’s records again with today’s settings: only what differs is sent',
    params: id,
    body: day,
    answer: done,
  }),
}
