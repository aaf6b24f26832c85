import { define, done, z } from './define.ts'
import { status } from './words.ts'

export const workspace = z
  .object({
    name: z.string(),
    zone: z.string(),
    person: z.object({ name: z.string(), email: z.string() }),
    url: z
      .string()
      .nullable()
      .openapi({ description: 'LONGSHORE_URL; null: webhooks and links in mails stay off' }),
    mail: z.object({ smtp: z.string().nullable(), tested: z.boolean() }),
    version: z.string(),
  })
  .openapi('Workspace')

export const budget = z
  .object({
    connection: z.string(),
    account: z.string(),
    title: z.string(),
    limit: z.number(),
    pairs: z.number().openapi({ description: 'key pairs whose limits are added up in it' }),
    remaining: z.number(),
    resetsInSeconds: z.number(),
    used: z
      .array(z.object({ user: z.string(), requests: z.number() }))
      .openapi({ description: 'requests of the running window by integration or by kind of work' }),
    waiting: z.number().openapi({ description: 'steps that wait to be sent on this account' }),
  })
  .openapi('Budget')

export const overview = z
  .object({
    status,
    sentence: z.string().openapi({
      description:
        'e.g. "Everything is in step. Last change delivered 12 seconds ago. 3 orders wait for you."',
    }),
    lastDelivered: z.string().nullable(),
    waiting: z.number(),
    integrations: z.array(
      z.object({
        id: z.string(),
        connector: z.string(),
        title: z.string(),
        href: z.string(),
        status,
        lagSeconds: z.number().nullable(),
        today: z.object({ seen: z.number(), sent: z.number(), shipped: z.number() }),
        strip: z.array(z.number().nullable()).openapi({
          description: '24 hours, oldest first: steps delivered; null = unknown (the hub was not running)',
        }),
      }),
    ),
    budgets: z.array(budget),
    issues: z.array(
      z.object({ id: z.string(), title: z.string(), says: z.string(), count: z.number(), href: z.string() }),
    ),
    next: z.object({ says: z.string(), action: z.string(), href: z.string() }).nullable().openapi({
      description: 'what a newcomer does next, or what hurries most; null when there is nothing',
    }),
  })
  .openapi('Overview')

export const issue = z
  .object({
    id: z.string(),
    title: z.string(),
    says: z.string(),
    remedy: z.string(),
    count: z.number(),
    first: z.string(),
    last: z.string(),
    hurts: z
      .array(z.object({ title: z.string(), href: z.string() }))
      .openapi({ description: 'at most 20 of them' }),
    fix: z.object({ action: z.string(), href: z.string() }).nullable(),
    canRetry: z.boolean(),
  })
  .openapi('Issue')

export const mailSettings = z
  .object({
    smtp: z.string().nullable(),
    from: z.string().nullable(),
    tested: z.boolean(),
    testedAt: z.string().nullable(),
  })
  .openapi('MailSettings')
export const mail = z
  .object({
    id: z.string(),
    to: z.string(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    at: z.string(),
    state: z.enum(['kept', 'queued', 'sent', 'unknown', 'refused']).openapi({
      description:
        'kept: there is no SMTP server, it is here to read; unknown: it may have been sent and is never repeated by itself',
    }),
    says: z.string().nullable(),
    order: z.string().nullable(),
  })
  .openapi('Mail')

export const routes = {
  workspace: define('get', '/api/workspace', {
    who: 'owner',
    summary: 'The workspace and who is signed in',
    answer: workspace,
  }),
  change: define('patch', '/api/workspace', {
    who: 'owner',
    summary: 'Rename the workspace or set its time zone',
    body: z.object({ name: z.string().min(1).max(80).optional(), zone: z.string().optional() }),
    answer: workspace,
  }),
  overview: define('get', '/api/overview', {
    who: 'owner',
    summary: 'Is all in step, and what waits',
    answer: overview,
  }),
  issues: define('get', '/api/issues', {
    who: 'owner',
    summary: 'Failures grouped by cause, with their one fix',
    answer: z.object({ issues: z.array(issue) }),
  }),
  retryIssue: define('post', '/api/issues/{id}/retry', {
    who: 'owner',
    summary: 'Try everything again that this cause stopped',
    params: z.object({ id: z.string() }),
    answer: done,
  }),
  mailSettings: define('get', '/api/mail', {
    who: 'owner',
    summary: 'How mail leaves',
    answer: mailSettings,
  }),
  testMail: define('post', '/api/mail/test', {
    who: 'owner',
    summary: 'Send one mail to yourself',
    body: z.object({ to: z.email(), from: z.email() }),
    answer: done,
  }),
  mails: define('get', '/api/mails', {
    who: 'owner',
    summary: 'The outbox: what was or would be sent to backers',
    query: z.object({
      page: z.coerce.number().int().min(1).default(1),
      campaign: z.string().optional(),
      q: z.string().optional(),
    }),
    answer: z.object({ mails: z.array(mail), total: z.number() }),
  }),
}
