import { sql } from 'kysely'
import type { Store } from '../../model/shop.ts'
import type { ConnectionRow } from '../../store/connections.ts'
import type { Db } from '../../store/open.ts'
import { allOf } from '../../store/records.ts'
import { sourcesOf } from '../../store/sources.ts'
import type { Answer } from '../api/define.ts'
import type { routes } from '../api/connections.ts'
import type { Deps } from '../deps.ts'
import { isBehind } from '../../engine/backfill.ts'
import { progressSays } from './progress.ts'
import { streamNames } from './streams.ts'
import { statusOfConnection } from '../overview/status.ts'
import { budgetOf } from '../overview/budget.ts'

type View = Answer<typeof routes.show>
const dayMs = 86_400_000

export async function viewOf(deps: Deps, row: ConnectionRow): Promise<View> {
  const { db } = deps
  const sandboxUrl = row.sandbox ? String(row.settings.base) : null
  return {
    id: row.id,
    connector: row.connector,
    name: row.name,
    account: row.account,
    sandbox: row.sandbox,
    sandboxUrl,
    status: await statusOfConnection(deps, row),
    apiKey: { last4: row.last4, changedAt: row.changedAt.toISOString() },
    expiresOn: row.expiresOn,
    expiresSays: expiresSays(row.expiresOn, deps.clock.now(), row.second ? 'of two' : 'only'),
    second: secondOf(row, deps.clock.now()),
    lastAnswer: row.lastAnswerAt?.toISOString() ?? null,
    budget: await budgetOf(deps, row),
    streams: await streamsOf(deps, row),
    lookBack: await lookBackOf(deps, row),
    webhooks: row.hook
      ? { on: row.hook.on, says: row.hook.says }
      : {
          on: false,
          says:
            deps.url === null
              ? 'Off: this hub has no address that ShipStation can reach (LONGSHORE_URL). It reads every minute instead.'
              : 'Being set up.',
        },
    usedBy: await usersOf(db, row),
    stores: await storesOf(db, row),
  }
}

function secondOf({ second }: ConnectionRow, now: Date): View['second'] {
  if (second === null) return null
  const { last4, changedAt, expiresOn, refused } = second
  return {
    ...{ last4, changedAt, expiresOn },
    expiresSays: expiresSays(expiresOn, now, 'second'),
    refused: refused && { says: refused.says, remedy: refused.remedy, at: refused.at },
  }
}

/** Which pair it is, which decides how it is changed: ShipStation has two slots. */
export type PairIs = 'only' | 'of two' | 'second'
const makesNew: Record<PairIs, { ended: string; ahead: string }> = {
  only: {
    ended: 'Make a new pair in ShipStation and replace them here.',
    ahead: 'ShipStation allows two pairs: make the new one now and replace them here.',
  },
  'of two': {
    ended: 'Use the second pair as the first; then delete these in ShipStation and make a new pair.',
    ahead:
      'Both of ShipStation’s slots are taken: use the second pair as the first, then delete these there and make a new pair.',
  },
  second: {
    ended: 'Delete them in ShipStation, make a new pair and give it here.',
    ahead: 'Both of ShipStation’s slots are taken: delete them there, make a new pair and give it here.',
  },
}

/** How long the keys still work, said earlier the nearer it gets. */
export function expiresSays(expiresOn: string | null, now: Date, is: PairIs): string | null {
  if (expiresOn === null) return null
  const { ended, ahead } = makesNew[is]
  const days = Math.ceil((Date.parse(`${expiresOn}T00:00:00Z`) - now.getTime()) / dayMs)
  if (days < 0) return `These keys expired on ${expiresOn}. ${ended}`
  if (days === 0) return `These keys expire today. ${ended}`
  if (days <= 30) return `These keys expire in ${days} ${days === 1 ? 'day' : 'days'}. ${ahead}`
  return `These keys expire on ${expiresOn}, in ${days} days.`
}

/** The same for every source of an account. */
async function lookBackOf({ db }: Pick<Deps, 'db'>, row: ConnectionRow): Promise<number> {
  const [source] = await sourcesOf(db, row.workspace, row.account)
  return source?.lookBack ?? 0
}

async function streamsOf(deps: Deps, row: ConnectionRow): Promise<View['streams']> {
  const sources = await sourcesOf(deps.db, row.workspace, row.account)
  const { rows } = await sql<{ kind: string; n: number }>`
    select kind, count(*)::int as n from records where workspace = ${row.workspace} and account = ${row.account} and not gone group by kind
  `.execute(deps.db)
  const counts = new Map(rows.map((one) => [one.kind, one.n]))
  const order = Object.keys(streamNames)
  return sources
    .sort((a, b) => order.indexOf(a.stream) - order.indexOf(b.stream))
    .map((source) => ({
      name: streamNames[source.stream] ?? source.stream,
      records: counts.get(source.kind) ?? 0,
      lastRead: source.finishedAt?.toISOString() ?? null,
      nextRead: source.dueAt.toISOString(),
      says: source.failed
        ? source.failed.says
        : isBehind(source)
          ? `Older records: ${progressSays(source)}`
          : source.finishedAt
            ? 'Read'
            : source.begunAt
              ? 'Reading for the first time'
              : 'Not read yet',
      progress: isBehind(source) ? (source.progress?.done ?? 0) / source.lookBack : null,
    }))
}

async function usersOf(db: Db, row: ConnectionRow): Promise<View['usedBy']> {
  const { rows } = await sql<{
    id: string
    connector: string
    account: string
    name: string | null
    of: string | null
  }>`
    select i.id, i.connector, i.account, coalesce(r.data ->> 'name', k.settings ->> 'name') as name,
      (select c.name from connections c where c.id = i.connection) as of from integrations i
    left join records r on r.workspace = i.workspace and r.account = i.account and r.kind = 'campaign'
    left join connections k on k.workspace = i.workspace and k.account = i.account and k.removed_at is null
    where i.workspace = ${row.workspace} and (i.connection = ${row.id} or i.account = ${row.account}) and i.state <> 'removed' order by i.created_at
  `.execute(db)
  const isShared = (account: string) => rows.filter((one) => one.account === account).length > 1
  return rows.map(({ id, connector, account, name, of }) =>
    connector === 'klaviyo'
      ? {
          ...{ id, title: `Klaviyo – ${name ?? account}${isShared(account) ? `, from ${of}` : ''}` },
          href: `/integrations/klaviyo/${id}`,
        }
      : {
          ...{ id, title: `Kickstarter – ${name ?? account}` },
          href: `/campaigns/${account.replace(/^kickstarter:/, '')}`,
        },
  )
}

export async function storesOf(
  db: Db,
  row: Pick<ConnectionRow, 'workspace' | 'account'>,
): Promise<View['stores']> {
  const stores = await allOf<Store>(db, row.workspace, row.account, 'store')
  return stores.map(({ id, data }) => ({
    id,
    name: data.name,
    marketplace: data.marketplace,
    manual: data.manual,
    active: data.active,
  }))
}
