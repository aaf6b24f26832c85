import { sql } from 'kysely'
import { z } from 'zod'
import type { Ref } from '../../connector.ts'
import type { StepState } from '../../engine/steps.ts'
import type { Kind } from '../../model/entities.ts'
import type { Db } from '../../store/open.ts'
import type { feedState, step } from '../api/integrations.ts'
import { orderHref, pageIdOfRef } from '../orders/page-id.ts'
import { attemptsOf } from '../orders/facts.ts'
import { plain } from '../orders/entry.ts'
import { wirePiece } from '../orders/wire-piece.ts'
import { found } from '../serve.ts'
import type { Integration } from './integration.ts'

type Step = z.infer<typeof step>
type Row = {
  key: string
  says: string
  state: StepState
  reason: string | null
  at: Date
  attempts: number
  due: Date
  object: string
  body: unknown
  account: string
  kind: Kind
  id: string
  total: number
}
type Asked = {
  page: number
  size: number
  state?: z.infer<typeof feedState> | undefined
  q?: string | undefined
}

export const stateWords: Record<StepState, string> = {
  planned: 'Waits to be sent',
  in_flight: 'On its way',
  unknown: 'Outcome unknown',
  done: 'Delivered',
  refused: 'Refused',
  superseded: 'Replaced',
  cancelled: 'Closed',
}

const mine = (it: Integration) =>
  sql`s.workspace = ${it.workspace} and s.flow = any(${it.flows.map((flow) => flow.id)})`

/** What the integration sends, newest first. */
export async function feedOf(db: Db, it: Integration, asked: Asked) {
  const state = asked.state ? sql`and s.state = ${asked.state}` : sql``
  const found = asked.q
    ? sql`and (s.says ilike ${like(asked.q)} or s.src_id = ${asked.q} or s.key = ${asked.q} or s.object = ${asked.q})`
    : sql``
  const { rows } = await sql<Row>`
    select ${columns}, count(*) over ()::int as total from steps s where ${mine(it)} ${state} ${found}
    order by s.nth desc limit ${asked.size} offset ${(asked.page - 1) * asked.size}
  `.execute(db)
  const counts = await sql<{ state: StepState; n: number }>`
    select s.state, count(*)::int as n from steps s where ${mine(it)} group by 1 order by 1
  `.execute(db)
  return {
    steps: rows.map(view),
    total: rows[0]?.total ?? 0,
    counts: counts.rows.map((row) => ({ label: row.state, count: row.n })),
  }
}

/** One step: what it says on the wire, and every time it was tried. */
export async function stepOf(db: Db, it: Integration, key: string) {
  const { rows } =
    await sql<Row>`select ${columns}, 1 as total from steps s where ${mine(it)} and s.key = ${key}`.execute(
      db,
    )
  const row = found(rows[0], 'step')
  const attempts = await attemptsOf(db, it.workspace, [key])
  const timeline = attempts.map((attempt) => {
    const milliseconds = attempt.endedAt ? attempt.endedAt.getTime() - attempt.startedAt.getTime() : null
    const nextTry = attempt === attempts.at(-1) && row.state === 'planned' ? row.due.toISOString() : null
    const wire = wirePiece(
      { ...attempt, milliseconds },
      { object: row.object, remote: null, number: numberIn(row.body) },
      { attempt: attempt.number, nextTry },
    )
    return {
      at: attempt.startedAt.toISOString(),
      ...plain('sent', attemptWords[attempt.outcome ?? ''] ?? 'Sent', { detail: attempt.says, wire }),
    }
  })
  return { step: view(row), body: row.body, timeline }
}

/** A body of ShipStation's orders names its number, which tells it apart in a batch. */
const numberIn = (body: unknown) => z.object({ number: z.string() }).safeParse(body).data?.number ?? null

const attemptWords: Record<string, string> = {
  done: 'Sent and accepted',
  refused: 'Sent and refused',
  unknown: 'Sent; the answer was lost',
  later: 'To be sent again',
}

const columns = sql`s.key, s.says, s.state, s.reason, coalesce(s.settled_at, s.created_at) as at, s.attempts, s.due_at as due, s.object, s.body,
  coalesce(s.about ->> 'account', s.src_account) as account, coalesce(s.about ->> 'kind', s.src_kind) as kind, coalesce(s.about ->> 'id', s.src_id) as id`
const like = (text: string) => `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`

function view(row: Row): Step {
  return {
    key: row.key,
    says: row.says,
    state: row.state,
    stateSays: row.reason ?? stateWords[row.state],
    at: row.at.toISOString(),
    attempts: row.attempts,
    nextTry: row.state === 'planned' ? row.due.toISOString() : null,
    about: doorTo(row),
  }
}

const kinds: Partial<Record<string, string>> = { order: 'Order', pledge: 'Backer' }

/** The page about a record, where there is one. */
export function doorTo(ref: Pick<Ref, 'account' | 'kind' | 'id'>) {
  const page = pageIdOfRef(ref)
  return page === null ? null : { title: `${kinds[ref.kind] ?? ref.kind} ${ref.id}`, href: orderHref(page) }
}
