import type { Checked, Io } from '../../connector.ts'
import { accountOf, type ConnectionSettings } from './facts.ts'
import { toldBy } from './send.ts'
import { Accounts, type EventBulkCreate } from './wire.ts'

export type Scope = 'accounts:read' | 'events:write' | 'events:read' | 'metrics:read'
/** `needed`: nothing works without it. What the others are for stands beside them. */
export type ScopeFound = { scope: Scope; ok: boolean; needed: boolean; what: string }
export type AccountFound = {
  id: string
  name: string
  zone: string
  currency: string
  isTest: boolean
}
type Answer = { status: number; body: unknown }
const noEvents: EventBulkCreate = {
  data: { type: 'event-bulk-create-job', attributes: { 'events-bulk-create': { data: [] } } },
}
type Probe = { scope: Scope; needed: boolean; what: string; ask(io: Io<unknown>): Promise<Answer> }

/**
 * What shows whether a key has a scope, without writing anything. The one for writing is a bulk request of no events: its body is as
 * Klaviyo describes it, and there is nothing in it to write. With the scope it is taken, or refused for being empty; without it, 403.
 */
const probes: Probe[] = [
  {
    ...{ scope: 'accounts:read', needed: true, what: 'the account’s name and time zone' },
    ask: (io) => io.http('GET', '/api/accounts'),
  },
  {
    ...{ scope: 'events:write', needed: true, what: 'sending events' },
    ask: (io) => io.http('POST', '/api/event-bulk-create-jobs', { body: noEvents }),
  },
  {
    ...{ scope: 'events:read', needed: false, what: 'verifying the counts of each store' },
    ask: (io) => io.http('GET', '/api/events', { query: { 'page[size]': '1', 'fields[event]': 'datetime' } }),
  },
  {
    ...{ scope: 'metrics:read', needed: false, what: 'verifying the counts of each day' },
    ask: (io) => io.http('GET', '/api/metrics', { query: { 'fields[metric]': 'name' } }),
  },
]

/** A key that cannot be used, with the status that said so. */
export class NoAccess extends Error {
  readonly status: number
  constructor(status: number, says: string) {
    super(says)
    this.name = 'NoAccess'
    this.status = status
  }
}

/** Whose key it is, and each scope on its own. @throws NoAccess where the account itself cannot be seen */
export async function check(io: Io<ConnectionSettings>): Promise<Checked> {
  const scopes: ScopeFound[] = []
  let account: AccountFound | null = null
  for (const { scope, needed, what, ask } of probes) {
    const answer = await ask(io)
    if (scope === 'accounts:read') account = accountIn(answer)
    else refuseStrange(answer)
    scopes.push({ scope, needed, what, ok: answer.status !== 403 })
  }
  if (!account) throw new Error('Klaviyo told of no account')
  const missing = scopes.filter(({ ok }) => !ok)
  const lacks = missing.map(({ scope }) => scope).join(', ')
  const says = `Klaviyo answered: ${account.name}${account.isTest ? ', a test account' : ''}, days in ${account.zone}.`
  return {
    account: accountOf(account.id),
    marks: [account.id],
    says: lacks === '' ? says : `${says} The key lacks ${lacks}.`,
    found: { account, scopes },
  }
}

/** What the account says of itself now. @throws NoAccess where it cannot be seen */
export const askAccount = async (io: Io<unknown>): Promise<AccountFound> =>
  accountIn(await io.http('GET', '/api/accounts'))

function accountIn(answer: Answer): AccountFound {
  if (answer.status !== 200) throw refusal(answer)
  const parsed = Accounts.safeParse(answer.body)
  const [first] = parsed.success ? parsed.data.data : []
  if (!first) throw new NoAccess(200, 'What answered is not Klaviyo’s interface')
  const { attributes } = first
  return {
    id: first.id,
    name: attributes.contact_information.organization_name || first.id,
    zone: attributes.timezone,
    currency: attributes.preferred_currency,
    isTest: attributes.test_account,
  }
}

/** The probe for writing is answered with 202 or 400; a missing scope is told by 403. Everything else decides nothing. */
function refuseStrange(answer: Answer): void {
  if ([200, 202, 400, 403].includes(answer.status)) return
  throw refusal(answer)
}

const refusal = ({ status, body }: Answer) =>
  new NoAccess(status, toldBy(body)?.says ?? `Klaviyo answered ${status}`)
