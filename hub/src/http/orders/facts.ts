import { sql } from 'kysely'
import type { Ref } from '../../connector.ts'
import type { StepState } from '../../engine/steps.ts'
import type { Kind } from '../../model/entities.ts'
import type { Verdict } from '../../store/flows.ts'
import type { Db } from '../../store/open.ts'
import type { FieldChange } from './difference.ts'
import type { Subject } from './subject.ts'

export type ChangeFact = {
  ref: Ref
  seenAt: Date
  before: unknown
  after: unknown
  rawBefore: unknown
  raw: unknown
  gone: boolean
  first: boolean
  file: string | null
  by: string | null
}
export type StepFact = {
  key: string
  sink: string
  account: string
  object: string
  says: string
  body: unknown
  state: StepState
  reason: string | null
  createdAt: Date
  settledAt: Date | null
  dueAt: Date
}
export type AttemptFact = {
  id: string
  step: string
  number: number
  startedAt: Date
  deadlineAt: Date
  endedAt: Date | null
  request: unknown
  status: number | null
  answer: unknown
  outcome: string | null
  says: string | null
}
export type LookFact = { ref: Ref; at: Date; verdicts: Verdict[]; sink: string }
export type PressFact = {
  at: Date
  who: string
  title: string
  detail: string | null
  changes: FieldChange[]
}
export type Facts = {
  changes: ChangeFact[]
  steps: StepFact[]
  attempts: AttemptFact[]
  looks: LookFact[]
  presses: PressFact[]
  tags: Map<string, string>
}

/** The records whose history is the page's history. */
export const refsOf = (subject: Subject): Ref[] => [
  ...(subject.pledge ? [subject.pledge.ref] : []),
  ...(subject.order ? [subject.order.ref] : []),
  ...subject.children.map((child) => child.ref),
  ...subject.parcels.map((parcel) => parcel.ref),
]

export async function factsOf(db: Db, subject: Subject): Promise<Facts> {
  const { workspace } = subject
  const refs = JSON.stringify(refsOf(subject))
  const [changes, steps, looks, presses, tags] = await Promise.all([
    changesOf(db, workspace, refs),
    stepsOf(db, workspace, refs),
    looksOf(db, workspace, refs),
    pressesOf(db, subject),
    tagsOf(db, subject),
  ])
  const attempts = await attemptsOf(
    db,
    workspace,
    steps.map((step) => step.key),
  )
  return { changes, steps, looks, presses, tags, attempts }
}

const wanted = (refs: string) =>
  sql`jsonb_to_recordset(${refs}::jsonb) as w(account text, kind text, id text)`

async function changesOf(db: Db, workspace: string, refs: string): Promise<ChangeFact[]> {
  const { rows } = await sql<Omit<ChangeFact, 'ref'> & { account: string; kind: Kind; id: string }>`
    select c.account, c.kind, c.id, c.seen_at as "seenAt", c.after, c.raw, c.gone, c.before_hash is null as first,
      lag(c.after) over one as before, lag(c.raw) over one as "rawBefore", i.file, i.by
    from ${wanted(refs)} join changes c on c.workspace = ${workspace} and c.account = w.account and c.kind = w.kind and c.id = w.id
    left join imports i on i.workspace = c.workspace and i.id = c.source
    window one as (partition by c.account, c.kind, c.id order by c.seq) order by c.seq
  `.execute(db)
  return rows.map(({ account, kind, id, ...row }) => ({ ...row, ref: { account, kind, id } }))
}

async function stepsOf(db: Db, workspace: string, refs: string): Promise<StepFact[]> {
  const { rows } = await sql<StepFact>`
    select s.key, s.sink, s.account, s.object, s.says, s.body, s.state, s.reason, s.created_at as "createdAt", s.settled_at as "settledAt", s.due_at as "dueAt"
    from ${wanted(refs)} join steps s on s.workspace = ${workspace} and s.src_account = w.account and s.src_kind = w.kind and s.src_id = w.id order by s.nth
  `.execute(db)
  return rows
}

/** Every time these steps were tried, oldest first. */
export async function attemptsOf(db: Db, workspace: string, steps: string[]): Promise<AttemptFact[]> {
  if (steps.length === 0) return []
  const { rows } = await sql<AttemptFact>`
    select a.id::text, t.step, t.number, a.started_at as "startedAt", a.deadline_at as "deadlineAt", a.ended_at as "endedAt", a.request, a.status, a.answer,
      coalesce(t.outcome, a.outcome) as outcome, coalesce(t.says, a.says) as says
    from attempt_steps t join attempts a on a.id = t.attempt and a.workspace = t.workspace
    where t.workspace = ${workspace} and t.step = any(${steps}) order by a.id
  `.execute(db)
  return rows
}

async function looksOf(db: Db, workspace: string, refs: string): Promise<LookFact[]> {
  const { rows } = await sql<Omit<LookFact, 'ref'> & { account: string; kind: Kind; id: string }>`
    select l.account, l.kind, l.id, l.looked_at as at, l.verdicts, f.sink from ${wanted(refs)}
    join looks l on l.workspace = ${workspace} and l.account = w.account and l.kind = w.kind and l.id = w.id
    join flows f on f.id = l.flow and f.workspace = l.workspace and f.state <> 'removed'
  `.execute(db)
  return rows.map(({ account, kind, id, ...row }) => ({ ...row, ref: { account, kind, id } }))
}

/** What people pressed for this backer or this order. A mapping's press is about a thing, not about a backer. */
async function pressesOf(db: Db, subject: Subject): Promise<PressFact[]> {
  const { pledge, order, workspace } = subject
  const { rows } = await sql<PressFact>`
    select at, who, title, detail, changes from presses where workspace = ${workspace} and (
      (account = ${pledge?.ref.account ?? null} and ref = ${pledge?.ref.id ?? null} and kind is distinct from 'mapping')
      or (account = ${order?.ref.account ?? null} and kind = 'order' and ref = ${order?.ref.id ?? null})) order by id
  `.execute(db)
  return rows
}

async function tagsOf(db: Db, { workspace, order }: Subject): Promise<Map<string, string>> {
  if (!order) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select id, data ->> 'name' as name from records where workspace = ${workspace} and account = ${order.ref.account} and kind = 'tag' and not gone
  `.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
