import { define, done, z } from './define.ts'
import { count, status } from './words.ts'

export const campaign = z
  .object({
    slug: z.string(),
    name: z.string(),
    address: z.string(),
    currency: z.string(),
    state: z.enum(['draft', 'live', 'closed']),
    completedColumn: z.string().nullable(),
    status,
    counts: z.object({
      backers: z.number(),
      finalized: z.number(),
      waiting: z.number(),
      unreleased: z.number(),
      queued: z.number(),
      inShipstation: z.number(),
      shipped: z.number(),
      tasks: z.number(),
      notFinalized: z.number(),
      refunded: z.number(),
    }),
    itemsWithoutSku: z.number(),
    lastImport: z
      .object({ id: z.string(), file: z.string(), at: z.string(), reportDate: z.string().nullable() })
      .nullable(),
    sync: z.enum(['none', 'active', 'paused']),
    steps: z
      .array(z.object({ title: z.string(), done: z.boolean(), says: z.string(), href: z.string() }))
      .openapi({ description: 'import, items, sync, send one, release: what is next' }),
  })
  .openapi('Campaign')

const rowProblem = z.object({
  file: z.string(),
  row: z.number().nullable(),
  column: z.string().nullable(),
  value: z.string().nullable(),
  says: z.string(),
  remedy: z.string(),
  level: z.enum(['error', 'warning']),
})
const fieldChange = z.object({
  field: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
})
const backerChange = z.object({
  number: z.string(),
  name: z.string().nullable(),
  changes: z.array(fieldChange),
})

export const imported = z
  .object({
    id: z.string(),
    file: z.string(),
    state: z.enum(['reading', 'preview', 'refused', 'importing', 'done', 'cancelled']),
    says: z.string(),
    at: z.string(),
    progress: z.object({ done: z.number(), of: z.number() }).nullable(),
    needsDate: z.boolean(),
    older: z
      .boolean()
      .openapi({ description: 'older than the newest imported report: only imported when forced' }),
    reportDate: z.string().nullable(),
    preview: z
      .object({
        era: z.string(),
        files: z.array(z.object({ name: z.string(), rows: z.number() })),
        rows: z.number(),
        problems: z.array(rowProblem),
        problemCount: z.number(),
        items: z.array(
          z.object({
            key: z.string(),
            kind: z.string(),
            title: z.string(),
            quantity: z.number(),
            backers: z.number(),
          }),
        ),
        completionColumns: z.array(z.string()),
        completedColumn: z.string().nullable(),
        answerColumns: z.array(z.string()),
        countries: z.array(count),
        sample: z.array(
          z.object({
            number: z.string(),
            name: z.string().nullable(),
            reward: z.string().nullable(),
            country: z.string().nullable(),
            pledged: z.string(),
            finalized: z.boolean(),
            why: z.string(),
          }),
        ),
      })
      .nullable(),
    difference: z
      .object({
        created: z.number(),
        changed: z.number(),
        same: z.number(),
        missing: z.array(z.object({ number: z.string(), name: z.string().nullable() })),
        refunds: z.array(z.object({ number: z.string(), name: z.string().nullable(), says: z.string() })),
        conflicts: z.number(),
        changes: z.array(backerChange).openapi({ description: 'the first 200' }),
      })
      .nullable(),
  })
  .openapi('Import')

export const itemRow = z
  .object({
    key: z.string(),
    kind: z.enum(['reward', 'item', 'addon']),
    title: z.string(),
    backers: z.number(),
    quantity: z.number(),
    waiting: z.number(),
    answered: z.boolean(),
    digital: z.boolean(),
    lines: z.array(
      z.object({
        sku: z.string(),
        name: z.string().nullable(),
        quantity: z.number(),
        unitPrice: z.string().nullable(),
      }),
    ),
    suggestion: z.object({ sku: z.string(), name: z.string().nullable(), because: z.string() }).nullable(),
  })
  .openapi('ItemRow')

const lineIn = z.object({
  sku: z.string().trim().min(1).max(100),
  name: z.string().trim().max(200).nullable(),
  quantity: z.number().int().min(1).max(999),
  unitPrice: z.string().nullable(),
})
export const itemAnswer = z
  .object({ key: z.string(), lines: z.array(lineIn).max(30).nullable(), digital: z.boolean() })
  .openapi('ItemAnswer')
export const consequence = z
  .object({
    waitingWillGo: z.number(),
    unsentChange: z.number(),
    openWillChange: z.number(),
    lockedTasks: z.number(),
    says: z.string(),
  })
  .openapi('Consequence')

const slug = z.object({ slug: z.string() })
const importId = z.object({ slug: z.string(), id: z.string() })
export const routes = {
  list: define('get', '/api/campaigns', {
    who: 'owner',
    summary: 'All campaigns',
    answer: z.object({ campaigns: z.array(campaign) }),
  }),
  add: define('post', '/api/campaigns', {
    who: 'owner',
    summary: 'Create a campaign, named for ever by its Kickstarter project address',
    body: z.object({
      address: z.string().min(1).max(500),
      name: z.string().trim().min(1).max(120),
      currency: z.string().length(3),
      state: z.enum(['draft', 'live', 'closed']),
    }),
    answer: campaign,
  }),
  show: define('get', '/api/campaigns/{slug}', {
    who: 'owner',
    summary: 'One campaign with its counts',
    params: slug,
    answer: campaign,
  }),
  change: define('patch', '/api/campaigns/{slug}', {
    who: 'owner',
    summary:
      'Change name, state or the completion column, and until the first import the currency; never the address',
    params: slug,
    body: z.object({
      name: z.string().trim().min(1).max(120).optional(),
      state: z.enum(['draft', 'live', 'closed']).optional(),
      currency: z.string().optional(),
      completedColumn: z.string().nullable().optional(),
    }),
    answer: campaign,
  }),
  imports: define('get', '/api/campaigns/{slug}/imports', {
    who: 'owner',
    summary: 'Earlier imports',
    params: slug,
    answer: z.object({ imports: z.array(imported) }),
  }),
  import: define('get', '/api/campaigns/{slug}/imports/{id}', {
    who: 'owner',
    summary: 'One import: preview, difference, progress',
    params: importId,
    answer: imported,
  }),
  confirm: define('post', '/api/campaigns/{slug}/imports/{id}/confirm', {
    who: 'owner',
    summary: 'Import what was previewed',
    params: importId,
    body: z.object({
      force: z.boolean().default(false),
      reportDate: z.iso.date().nullable().default(null),
      completedColumn: z.string().nullable().optional(),
    }),
    answer: imported,
  }),
  cancel: define('delete', '/api/campaigns/{slug}/imports/{id}', {
    who: 'owner',
    summary: 'Drop a preview',
    params: importId,
    answer: done,
  }),
  items: define('get', '/api/campaigns/{slug}/items', {
    who: 'owner',
    summary: 'Rewards, items and add-ons with their SKUs',
    params: slug,
    answer: z.object({ items: z.array(itemRow) }),
  }),
  consequence: define('post', '/api/campaigns/{slug}/items/consequence', {
    who: 'owner',
    summary: 'What these answers would cause',
    params: slug,
    body: z.object({ answers: z.array(itemAnswer) }),
    answer: consequence,
  }),
  answer: define('put', '/api/campaigns/{slug}/items', {
    who: 'owner',
    summary: 'Say what a reward, item or add-on is; waiting orders go',
    params: slug,
    body: z.object({ answers: z.array(itemAnswer) }),
    answer: consequence,
  }),
}
/** Bytes go in and out by routes of their own: `POST /api/campaigns/{slug}/imports?file=NAME` takes the report itself and answers an Import. */
