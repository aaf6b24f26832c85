import { sql } from 'kysely'
import { z } from 'zod'
import { accountOf, slugOf } from '../../connectors/kickstarter/refs.ts'
import { pledgePageToken } from '../../connectors/kickstarter/letter.ts'
import type { StepState } from '../../engine/steps.ts'
import type { Answer, Given } from '../api/define.ts'
import type { routes } from '../api/workspace.ts'
import type { Deps } from '../deps.ts'
import { escaped } from '../orders/list.ts'
import { pledgePageId } from '../orders/page-id.ts'

type Mail = Answer<typeof routes.mails>['mails'][number]
type Row = {
  key: string
  account: string
  state: StepState
  reason: string | null
  body: unknown
  at: Date
  campaign: string | null
  backer: string | null
}
const size = 50
const letter = z.object({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  pledge: z.object({ campaign: z.string(), number: z.string() }).nullish(),
})

/** What was sent to backers, would be, or is kept to be read because there is no mail server. Newest first. */
export async function mails(
  deps: Deps,
  workspace: string,
  query: Given<typeof routes.mails>['query'],
): Promise<Answer<typeof routes.mails>> {
  const words = query.q?.trim().toLowerCase()
  const like = `%${escaped(words ?? '')}%`
  const matching = words
    ? sql`and (lower(s.body ->> 'to') like ${like} or lower(s.body ->> 'subject') like ${like} or lower(s.body ->> 'text') like ${like})`
    : sql``
  const ofCampaign = query.campaign
    ? sql`and (s.body -> 'pledge' ->> 'campaign' = ${query.campaign} or k.src_account = ${accountOf(query.campaign)})`
    : sql``
  // A parcel's order, and the pledge that the order was made from, stand behind a mail.
  const from = sql`from steps s
    left join lateral (select l.src_account, l.src_id from record_of o join links l on l.workspace = o.workspace and l.account = o.account
      and l.remote_id = o.of_id and l.src_kind = 'pledge' where o.workspace = s.workspace and o.account = s.src_account and o.kind = s.src_kind
      and o.id = s.src_id and o.of_kind = 'order' limit 1) k on true
    where s.workspace = ${workspace} and s.sink = 'mail.messages' and s.state <> 'superseded' ${matching} ${ofCampaign}`
  const [counted, listed] = await Promise.all([
    sql<{ n: number }>`select count(*)::int as n ${from}`.execute(deps.db),
    sql<Row>`
      select s.key, s.account, s.state, s.reason, s.body, coalesce(s.settled_at, s.created_at) as at, k.src_account as campaign, k.src_id as backer
      ${from} order by s.nth desc limit ${size} offset ${(query.page - 1) * size}
    `.execute(deps.db),
  ])
  return { mails: listed.rows.map((row) => view(deps, workspace, row)), total: counted.rows[0]?.n ?? 0 }
}

const states: Record<Exclude<StepState, 'superseded'>, Mail['state']> = {
  planned: 'queued',
  in_flight: 'queued',
  unknown: 'unknown',
  done: 'sent',
  refused: 'refused',
  cancelled: 'refused',
}

function view(deps: Deps, workspace: string, row: Row): Mail {
  const { to, subject, text, html, pledge } = letter.parse(row.body)
  const of =
    pledge ?? (row.campaign && row.backer ? { campaign: slugOf(row.campaign), number: row.backer } : null)
  const page = of ? `${deps.url ?? ''}${deps.pledgeLinks.path({ workspace, ...of })}` : ''
  const state = row.state === 'superseded' ? 'refused' : states[row.state]
  const kept = state === 'sent' && row.account === 'mail:outbox'
  return {
    ...{ id: row.key, to, subject, at: row.at.toISOString() },
    text: text.replaceAll(pledgePageToken, page),
    html: html.replaceAll(pledgePageToken, page),
    state: kept ? 'kept' : state,
    says: kept ? 'Kept here: there is no mail server.' : saysOf(row),
    order: of ? pledgePageId(of.campaign, of.number) : null,
  }
}

const saysOf = ({ state, reason }: Row): string | null =>
  state === 'unknown'
    ? 'It may have been sent. It is never repeated by itself: send it again or close it on the order’s page.'
    : state === 'done'
      ? null
      : reason
