import { define, done, z } from './define.ts'
import { budget } from './workspace.ts'
import { status } from './words.ts'

/** Either half may be empty here: what is missing is said in words. */
const keys = { apiKey: z.string().max(200), apiSecret: z.string().max(200) }
export const remoteStore = z
  .object({
    id: z.string(),
    name: z.string(),
    marketplace: z.string(),
    manual: z.boolean(),
    active: z.boolean(),
  })
  .openapi('RemoteStore')
export const shipFrom = z
  .object({ id: z.string(), name: z.string(), isDefault: z.boolean(), country: z.string().nullable() })
  .openapi('ShipFrom')

export const checked = z
  .object({
    ok: z.boolean(),
    says: z.string(),
    remedy: z.string().nullable(),
    stores: z.array(remoteStore),
    account: z.string().nullable(),
    alreadyConnectedAs: z.string().nullable(),
  })
  .openapi('Checked')

export const connection = z
  .object({
    id: z.string(),
    connector: z.string(),
    name: z.string(),
    account: z.string(),
    sandbox: z.boolean(),
    sandboxUrl: z.string().nullable(),
    status,
    apiKey: z.object({ last4: z.string(), changedAt: z.string() }),
    expiresOn: z.string().nullable(),
    expiresSays: z.string().nullable(),
    second: z
      .object({
        last4: z.string(),
        changedAt: z.string(),
        expiresOn: z.string().nullable(),
        expiresSays: z.string().nullable(),
        refused: z.object({ says: z.string(), remedy: z.string(), at: z.string() }).nullable(),
      })
      .nullable()
      .openapi({ description: 'the second key pair, used for speed; null: it is not used' }),
    lastAnswer: z.string().nullable(),
    budget: budget.or(z.null()),
    streams: z.array(
      z.object({
        name: z.string(),
        records: z.number(),
        lastRead: z.string().nullable(),
        nextRead: z.string().nullable(),
        says: z.string(),
        progress: z.number().nullable(),
      }),
    ),
    lookBack: z.number().openapi({ description: 'days before the connection that are read' }),
    webhooks: z.object({ on: z.boolean(), says: z.string() }),
    usedBy: z.array(z.object({ id: z.string(), title: z.string(), href: z.string() })),
    stores: z.array(remoteStore),
  })
  .openapi('Connection')

const id = z.object({ id: z.string() })
export const routes = {
  list: define('get', '/api/connections', {
    who: 'owner',
    summary: 'All connections',
    answer: z.object({ connections: z.array(connection) }),
  }),
  show: define('get', '/api/connections/{id}', {
    who: 'owner',
    summary: 'One connection',
    params: id,
    answer: connection,
  }),
  check: define('post', '/api/connections/shipstation/check', {
    who: 'owner',
    summary: 'Try a key and secret against ShipStation without keeping them',
    body: z.object(keys),
    answer: checked,
  }),
  add: define('post', '/api/connections/shipstation', {
    who: 'owner',
    summary: 'Connect a ShipStation account',
    body: z.object({ ...keys, name: z.string().max(60).optional(), expiresOn: z.iso.date().nullable() }),
    answer: connection,
  }),
  sandbox: define('post', '/api/connections/sandbox', {
    who: 'owner',
    summary: 'Start the ShipStation sandbox and connect to it',
    answer: connection,
  }),
  replaceKeys: define('put', '/api/connections/{id}/keys', {
    who: 'owner',
    summary: 'Replace the key and secret; must be of the same account',
    params: id,
    body: z.object({ ...keys, expiresOn: z.iso.date().nullable() }),
    answer: connection,
  }),
  giveSecond: define('put', '/api/connections/{id}/second', {
    who: 'owner',
    summary: 'Use the account’s second key pair as well, for speed; tried before it is kept',
    params: id,
    body: z.object({ ...keys, expiresOn: z.iso.date().nullable() }),
    answer: connection,
  }),
  checkSecond: define('post', '/api/connections/{id}/second/check', {
    who: 'owner',
    summary: 'Ask ShipStation now whether the second pair works; one that does is used again',
    params: id,
    answer: checked,
  }),
  promoteSecond: define('post', '/api/connections/{id}/second/first', {
    who: 'owner',
    summary: 'Use the second pair as the first, and forget the first',
    params: id,
    answer: connection,
  }),
  removeSecond: define('delete', '/api/connections/{id}/second', {
    who: 'owner',
    summary: 'Stop using the second pair, and forget it',
    params: id,
    answer: done,
  }),
  recheck: define('post', '/api/connections/{id}/check', {
    who: 'owner',
    summary: 'Ask ShipStation now whether the kept keys work',
    params: id,
    answer: checked,
  }),
  readNow: define('post', '/api/connections/{id}/read', {
    who: 'owner',
    summary: 'Read what is new now',
    params: id,
    answer: done,
  }),
  lookBack: define('put', '/api/connections/{id}/look-back', {
    who: 'owner',
    summary: 'How many days before the connection are read; more of them reads only what is missing',
    params: id,
    body: z.object({ days: z.number().int().min(1).max(3650) }),
    answer: done,
  }),
  remove: define('delete', '/api/connections/{id}', {
    who: 'owner',
    summary: 'Forget the keys; refused while an integration uses them',
    params: id,
    answer: done,
  }),
  shipFroms: define('get', '/api/connections/{id}/ship-froms', {
    who: 'owner',
    summary: 'Ship-from locations',
    params: id,
    answer: z.object({ shipFroms: z.array(shipFrom) }),
  }),
}
