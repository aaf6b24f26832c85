import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { slugOf } from '../../connectors/kickstarter/refs.ts'
import type { Db } from '../../store/open.ts'
import type { activity as entry } from '../api/orders.ts'
import type { Answer, Given } from '../api/define.ts'
import type { routes } from '../api/orders.ts'
import { counted } from '../overview/phrases.ts'
import { Problem } from '../problem.ts'
import { orderHref, pageIdOfRef } from './page-id.ts'
import { systemOf } from './sendings.ts'

type Entry = z.infer<typeof entry>
type Row = {
  at: string
  what: 'run' | 'press' | 'attempt' | 'import'
  title: string
  detail: string | null
  who: string | null
  account: string | null
  kind: string | null
  ref: string | null
  n: number
  outcome: string | null
  problem: boolean
}
const size = 50

/** Passes that brought nothing are no news; one that failed is. */
const runs = sql`select r.started_at as at, 'run' as what, r.stream as title, r.says as detail, null as who, r.account, null as kind, null as ref,
  coalesce((r.counts ->> 'created')::int, 0) + coalesce((r.counts ->> 'changed')::int, 0) as n, null as outcome, r.says is not null as problem
  from runs r where r.workspace = w.id and r.finished_at is not null and (r.says is not null or coalesce((r.counts ->> 'created')::int, 0) + coalesce((r.counts ->> 'changed')::int, 0) > 0)`
const presses = sql`select p.at, 'press', p.title, p.detail, p.who, p.account, p.kind, p.ref, 0, null, false from presses p where p.workspace = w.id`
/** What was pressed about a report stands in the import's own line. */
const newsOfPresses = sql`${presses} and p.kind is distinct from 'import'`
const attempts = sql`select a.started_at, 'attempt', a.sink, a.says, null, a.account, null, a.id::text, a.steps, a.outcome, a.outcome in ('refused', 'unknown', 'stopped', 'accepted in part')
  from attempts a where a.workspace = w.id and a.ended_at is not null`
const imports = sql`select i.at, 'import', i.file, i.says, i.by, i.account, i.state, i.id, coalesce(i.total, 0), i.state, i.state = 'refused' from imports i where i.workspace = w.id`
const arms: Record<Entry['kind'], RawBuilder<unknown>[]> = {
  run: [runs],
  press: [presses],
  send: [attempts],
  import: [imports],
  problem: [runs, attempts, imports],
}
const kinds = Object.keys(arms)

/**
 * What happened, newest first. `before` is the time of the last entry seen: a page ends with all that happened in its last
 * instant, however many that is, so that nothing falls between two pages.
 */
export async function activity(
  db: Db,
  workspace: string,
  { before, kind }: Given<typeof routes.activity>['query'],
): Promise<Answer<typeof routes.activity>> {
  if (before !== undefined && Number.isNaN(Date.parse(before)))
    throw new Problem(422, '“before” is not a time.', { field: 'before' })
  if (kind !== undefined && !kinds.includes(kind))
    throw new Problem(422, `There is no kind “${kind}”: choose one of ${kinds.join(', ')}.`, {
      field: 'kind',
    })
  const chosen = kind ? arms[kind as Entry['kind']] : [runs, newsOfPresses, attempts, imports] // why: checked just now
  const until = sql`x.at < ${before ?? 'infinity'}::timestamptz ${kind === 'problem' ? sql`and x.problem` : sql``}`
  const each = (limit: RawBuilder<unknown>) =>
    sql.join(
      chosen.map(
        (arm) =>
          sql`(select * from (${arm}) x (at, what, title, detail, who, account, kind, ref, n, outcome, problem) where ${until} ${limit})`,
      ),
      sql` union all `,
    )
  const { rows } = await sql<Row>`
    with w as materialized (select ${workspace}::text as id),
    cut as (select min(at) as at from (select t.at from w, lateral (${each(sql`order by x.at desc limit ${size}`)}) t order by t.at desc limit ${size}) newest)
    select to_char(t.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, t.what, t.title, t.detail, t.who, t.account, t.kind, t.ref, t.n, t.outcome, t.problem
    from w, cut, lateral (${each(sql`and x.at >= cut.at`)}) t order by t.at desc, t.ref desc nulls last
  `.execute(db)
  return { entries: rows.map(view), more: rows.length >= size }
}

const streams: Record<string, [string, string?]> = {
  orders: ['order'],
  shipments: ['label'],
  fulfillments: ['order marked as shipped', 'orders marked as shipped'],
  products: ['product'],
  stores: ['store'],
  tags: ['tag'],
  users: ['user'],
  warehouses: ['ship-from location'],
}

function view(row: Row): Entry {
  const { at, detail, who } = row
  const base = { at, detail, who, href: hrefOf(row) }
  if (row.what === 'press') return { ...base, kind: 'press', title: pressTitle(row) }
  if (row.what === 'import')
    return { ...base, kind: row.problem ? 'problem' : 'import', title: importTitle(row) }
  if (row.what === 'attempt')
    return { ...base, kind: row.problem ? 'problem' : 'send', title: sendTitle(row) }
  const [one, many] = streams[row.title] ?? [row.title]
  return row.problem
    ? { ...base, kind: 'problem', title: `Reading ${row.title} failed` }
    : {
        ...base,
        kind: 'run',
        title: `Read ${counted(row.n, `new or changed ${one}`, `new or changed ${many ?? `${one}s`}`)}`,
      }
}

/** `Corrected city` says of whom, where the press itself does not. */
const pressTitle = ({ title, kind, ref }: Row) =>
  ref && ofBacker.has(kind ?? '') && !/backer/i.test(title) ? `${title}: backer ${ref}` : title

const importTitle = ({ title, kind, n }: Row) =>
  kind === 'done'
    ? `Imported ${title}: ${counted(n, 'backer')}`
    : kind === 'refused'
      ? `${title} could not be read`
      : kind === 'cancelled'
        ? `${title} was not imported`
        : `Uploaded ${title}`

function sendTitle({ title, n, outcome, account }: Row): string {
  const mail = title === 'mail.messages'
  const system = systemOf(title)
  const what = counted(n, mail ? 'e-mail' : system === 'Klaviyo' ? 'event' : 'order')
  const to = mail ? (account === 'mail:outbox' ? 'to the outbox' : '') : `to ${system}`
  const said: Record<string, string> = {
    accepted: `Sent ${what} ${to}`,
    'accepted in part': `Sent ${what} ${to}; some were refused`,
    refused: `${mail ? 'The mail server' : system} refused ${what}`,
    'refused as a batch': `${system} refused ${what} together; each goes alone now`,
    unknown: `Sent ${what} ${to}; the answer was lost`,
    'asked to wait': `Waiting to send ${what}: asked to wait`,
    'not sent': `Could not send ${what} yet`,
    stopped: `Could not send ${what}: the connection stopped`,
  }
  return (said[outcome ?? ''] ?? `Sent ${what} ${to}`).trim()
}

/** What people press about a backer is kept under the kind of record it wrote; all of these go by the backer number. */
const ofBacker = new Set(['pledge', 'correction', 'decision', 'refund'])

function hrefOf({ what, account, kind, ref, title }: Row): string | null {
  if (what === 'attempt') return title === 'mail.messages' ? '/mails' : '/orders'
  if (what === 'run') return title === 'orders' ? '/orders' : '/connections'
  if (!account?.startsWith('kickstarter:')) {
    const page = account && ref && kind === 'order' ? pageIdOfRef({ account, kind, id: ref }) : null
    return page ? orderHref(page) : null
  }
  const campaign = `/campaigns/${slugOf(account)}`
  if (what === 'import') return `${campaign}/import/${ref}`
  const page = ref && ofBacker.has(kind ?? '') ? pageIdOfRef({ account, kind: 'pledge', id: ref }) : null
  return page ? orderHref(page) : campaign
}
