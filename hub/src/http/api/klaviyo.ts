import { count } from './words.ts'
import { define, done, pageQuery, z } from './define.ts'
import {
  checked,
  dayReport,
  feedEvent,
  feedOne,
  integration,
  metric,
  outlook,
  preview,
  report,
  review,
  settings,
} from './klaviyo-shapes.ts'

const id = z.object({ id: z.string() })
const at = '/api/klaviyo/{id}'
const draft = { connection: z.string(), settings }
const key = z.string().max(200)
export const routes = {
  list: define('get', '/api/klaviyo', {
    who: 'owner',
    summary: 'All Klaviyo integrations',
    answer: z.object({ integrations: z.array(integration) }),
  }),
  check: define('post', '/api/klaviyo/check', {
    who: 'owner',
    summary: 'Try a private key, scope by scope, without keeping it',
    body: z.object({ apiKey: key }),
    answer: checked,
  }),
  review: define('get', '/api/klaviyo/review/{connection}', {
    who: 'owner',
    summary: 'What would be read and written, before anything is allowed',
    params: z.object({ connection: z.string() }),
    answer: review,
  }),
  outlook: define('post', '/api/klaviyo/outlook', {
    who: 'owner',
    summary: 'What would be sent under these settings, in numbers; nothing is stored',
    body: z.object(draft),
    answer: outlook,
  }),
  preview: define('post', '/api/klaviyo/preview', {
    who: 'owner',
    summary: 'The events of the last ten orders under these settings; nothing is stored',
    body: z.object(draft),
    answer: preview,
  }),
  allow: define('post', '/api/klaviyo', {
    who: 'owner',
    summary: 'Allow: keep the key, begin to send. Until here nothing was stored',
    body: z.object({ ...draft, apiKey: key }),
    answer: z.object({ says: z.string(), integration }),
  }),
  show: define('get', at, { who: 'owner', summary: 'One integration', params: id, answer: integration }),
  change: define('put', `${at}/settings`, {
    who: 'owner',
    summary: 'Change the settings; everything not sent yet is looked at again',
    params: id,
    body: z.object({ settings }),
    answer: integration,
  }),
  changeOutlook: define('post', `${at}/outlook`, {
    who: 'owner',
    summary: 'What other settings would send that was not sent; nothing is stored',
    params: id,
    body: z.object({ settings }),
    answer: outlook,
  }),
  replaceKey: define('put', `${at}/key`, {
    who: 'owner',
    summary: 'Replace the private key; must be of the same account',
    params: id,
    body: z.object({ apiKey: key }),
    answer: integration,
  }),
  recheck: define('post', `${at}/check`, {
    who: 'owner',
    summary: 'Ask Klaviyo now whether the kept key works, scope by scope',
    params: id,
    answer: checked,
  }),
  feed: define('get', `${at}/feed`, {
    who: 'owner',
    summary: 'Events, newest first',
    params: id,
    query: z.object({
      ...pageQuery,
      metric: metric.optional(),
      state: z.enum(['waiting', 'sent', 'problem']).optional(),
      q: z.string().max(200).optional().openapi({ description: 'order number, e-mail or tracking number' }),
    }),
    answer: z.object({ events: z.array(feedEvent), total: z.number() }),
  }),
  feedOne: define('get', `${at}/events/{key}`, {
    who: 'owner',
    summary: 'One event with its body and every answer',
    params: id.extend({ key: z.string() }),
    answer: feedOne,
  }),
  resend: define('post', `${at}/events/{key}/resend`, {
    who: 'owner',
    summary: 'Send one event again; Klaviyo drops it if it has it',
    params: id.extend({ key: z.string() }),
    answer: done,
  }),
  replay: define('post', `${at}/replay`, {
    who: 'owner',
    summary: 'Send a day’s events, or those of one order, again; Klaviyo drops what it has',
    params: id,
    body: z.object({
      day: z.iso.date().optional(),
      order: z.string().max(100).optional().openapi({ description: 'an order number' }),
      metric: metric.optional(),
    }),
    answer: done.extend({ events: z.number() }),
  }),
  report: define('get', `${at}/report`, {
    who: 'owner',
    summary: 'Counts a day in Klaviyo’s zone: ShipStation, sent, in Klaviyo',
    params: id,
    query: z.object({
      metric: metric.default('Order Shipped'),
      store: z.string().optional(),
      from: z.iso.date().optional(),
      to: z.iso.date().optional(),
    }),
    answer: report,
  }),
  reportDay: define('get', `${at}/report/{day}`, {
    who: 'owner',
    summary: 'The differences of one day, each explained',
    params: id.extend({ day: z.iso.date() }),
    query: z.object({ metric: metric.default('Order Shipped'), store: z.string().optional() }),
    answer: dayReport,
  }),
  pause: define('post', `${at}/pause`, {
    who: 'owner',
    summary: 'Nothing leaves until restarted; reading goes on',
    params: id,
    answer: integration,
  }),
  restartOutlook: define('get', `${at}/restart`, {
    who: 'owner',
    summary: 'What a restart would let go',
    params: id,
    answer: z.object({ says: z.string(), events: z.number(), history: z.number(), byMetric: z.array(count) }),
  }),
  restart: define('post', `${at}/restart`, {
    who: 'owner',
    summary: 'Go on where it stopped',
    params: id,
    answer: integration,
  }),
  remove: define('delete', at, {
    who: 'owner',
    summary: 'Remove the integration; what is in Klaviyo stays, and so does the memory of what was sent',
    params: id,
    query: z.object({ forgetKey: z.enum(['yes', 'no']).default('yes') }),
    answer: done,
  }),
}
