import { define, done, z } from './define.ts'
import { count, status } from './words.ts'

const mailSettings = z.object({
  on: z.boolean(),
  from: z.string().nullable(),
  replyTo: z.string().nullable(),
  subject: z.string(),
  intro: z.string(),
})
export const sync = z
  .object({
    id: z.string(),
    state: z.enum(['active', 'paused']),
    status,
    connection: z.object({ id: z.string(), name: z.string(), sandboxUrl: z.string().nullable() }),
    store: z.object({ id: z.string(), name: z.string() }),
    shipFrom: z.object({ id: z.string(), name: z.string() }).nullable(),
    prefix: z.string(),
    pausedBy: z.string().nullable(),
    pausedAt: z.string().nullable(),
    keepTracking: z.boolean(),
    released: z.enum(['none', 'one', 'all']),
    sentOne: z
      .object({ number: z.string(), state: z.string(), says: z.string(), order: z.string() })
      .nullable(),
    mail: mailSettings.extend({ smtp: z.string().nullable(), tested: z.boolean(), says: z.string() }),
    pledgePage: z.object({ company: z.string(), colour: z.string() }),
    lastSent: z.string().nullable(),
    lastRead: z.string().nullable(),
    queue: z.object({
      waiting: z.number(),
      queued: z.number(),
      sending: z.number(),
      unknown: z.number(),
      doneToday: z.number(),
      aboutSeconds: z.number().nullable(),
    }),
  })
  .openapi('Sync')

export const outlook = z
  .object({
    ready: z.number(),
    says: z.string(),
    countries: z.array(count),
    waits: z.array(z.object({ question: z.string(), count: z.number(), href: z.string() })),
    skips: z.array(count.extend({ href: z.string() })),
    twins: z.number(),
    twinsHref: z.string(),
    updates: z.number(),
    requests: z.number().openapi({ description: 'how many requests sending them takes' }),
    first: z.object({ number: z.string(), name: z.string().nullable() }).nullable(),
  })
  .openapi('Outlook')

export const restart = z
  .object({ says: z.string(), orders: z.number(), changes: z.number(), mails: z.number() })
  .openapi('Restart')
export const filled = z
  .object({
    filled: z.number(),
    kept: z.number(),
    unmatched: z.array(z.string()),
    says: z.array(z.string()),
    fileName: z.string(),
    file: z.string().openapi({ description: 'the filled template, base64' }),
  })
  .openapi('FilledTemplate')

const slug = z.object({ slug: z.string() })
export const routes = {
  show: define('get', '/api/campaigns/{slug}/sync', {
    who: 'owner',
    summary: 'The campaign’s ShipStation sync, or null',
    params: slug,
    answer: z.object({ sync: sync.or(z.null()) }),
  }),
  configure: define('post', '/api/campaigns/{slug}/sync', {
    who: 'owner',
    summary: 'Configure ShipStation sync. The store can never be changed later',
    params: slug,
    body: z.object({
      connection: z.string(),
      store: z.string(),
      shipFrom: z.string().nullable(),
      prefix: z.string().max(20).default('KS-'),
    }),
    answer: sync,
  }),
  change: define('patch', '/api/campaigns/{slug}/sync', {
    who: 'owner',
    summary: 'Change ship-from, mail and pledge page; never the store',
    params: slug,
    body: z.object({
      shipFrom: z.string().nullable().optional(),
      mail: mailSettings.partial().optional(),
      pledgePage: z
        .object({ company: z.string().max(80), colour: z.string().regex(/^#[0-9a-fA-F]{6}$/) })
        .optional(),
    }),
    answer: sync,
  }),
  outlook: define('get', '/api/campaigns/{slug}/sync/outlook', {
    who: 'owner',
    summary: 'What would go, what waits and why',
    params: slug,
    answer: outlook,
  }),
  sendOne: define('post', '/api/campaigns/{slug}/sync/send-one', {
    who: 'owner',
    summary: 'Send one backer’s order',
    params: slug,
    body: z.object({ number: z.string() }),
    answer: sync,
  }),
  release: define('post', '/api/campaigns/{slug}/sync/release', {
    who: 'owner',
    summary: 'Let all finalized orders go',
    params: slug,
    answer: sync,
  }),
  pause: define('post', '/api/campaigns/{slug}/sync/pause', {
    who: 'owner',
    summary: 'Nothing leaves until restarted; reading goes on',
    params: slug,
    body: z.object({ keepTracking: z.boolean().default(true) }),
    answer: sync,
  }),
  restartOutlook: define('get', '/api/campaigns/{slug}/sync/restart', {
    who: 'owner',
    summary: 'What a restart would let go',
    params: slug,
    answer: restart,
  }),
  restart: define('post', '/api/campaigns/{slug}/sync/restart', {
    who: 'owner',
    summary: 'Go on where it stopped',
    params: slug,
    answer: sync,
  }),
  remove: define('delete', '/api/campaigns/{slug}/sync', {
    who: 'owner',
    summary: 'Remove the integration; what is in ShipStation stays, and so do our links',
    params: slug,
    query: z.object({ forgetKeys: z.enum(['yes', 'no']).default('no') }),
    answer: done,
  }),
}
/** Bytes: `POST /api/campaigns/{slug}/tracking-template?file=NAME&overwrite=no` answers FilledTemplate; `GET /api/campaigns/{slug}/backer-report.csv` answers CSV. */
