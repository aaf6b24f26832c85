import { sql } from 'kysely'
import { type Mappings, needsNoParcel } from '../../connectors/kickstarter/draft.ts'
import { isOver } from '../../connectors/kickstarter/finalized.ts'
import type { z } from '@hono/zod-openapi'
import { isOpen } from '../../model/order.ts'
import type { Decision } from '../../model/pledge.ts'
import type { Db } from '../../store/open.ts'
import type { consequence } from '../api/campaigns.ts'
import { standing, type StandingRow } from '../campaigns/standing.ts'
import { type Known, ownRecord } from '../backers/known.ts'
import { type Edit, isAnswered } from './answers.ts'

type Consequence = z.infer<typeof consequence>
type Row = StandingRow & { decision: Decision | null }
type Became = 'goes' | 'unsent' | 'open' | 'locked' | 'nothing'

/** What these answers cause, from what the plans said last: nothing is written. */
export async function consequenceOf(db: Db, known: Known, edits: readonly Edit[]): Promise<Consequence> {
  if (edits.length === 0)
    return { waitingWillGo: 0, unsentChange: 0, openWillChange: 0, lockedTasks: 0, says: 'No changes.' }
  const after: Mappings = new Map([
    ...known.mappings,
    ...edits.map((edit) => [edit.key, edit.after] as const),
  ])
  const rows = await touched(db, known, edits)
  const became = Map.groupBy(rows, (row) => becomes(row, after))
  const release = await ownRecord(db, known, 'release', 'orders')
  const goes = became.get('goes') ?? []
  const counts = {
    waitingWillGo: goes.length,
    unsentChange: became.get('unsent')?.length ?? 0,
    openWillChange: became.get('open')?.length ?? 0,
    lockedTasks: became.get('locked')?.length ?? 0,
  }
  const held = goes.filter((row) => !release?.all && !release?.only.includes(row.number)).length
  return { ...counts, says: sentence(edits.length, counts, held, known.sync.state === 'paused') }
}

/** The backers who have any of these things. */
async function touched(db: Db, known: Known, edits: readonly Edit[]): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select s.*, d.data as decision from (${standing(known.workspace, known.sync)}) s
    left join records d on d.workspace = ${known.workspace} and d.account = ${known.at.self} and d.kind = 'decision'
      and d.id = s.number and not d.gone
    where exists (select from jsonb_array_elements(s.pledge -> 'items') i where i ->> 'key' = any(${edits.map((edit) => edit.key)}))
  `.execute(db)
  return rows
}

function becomes(row: Row, after: Mappings): Became {
  const verdicts = row.verdicts ?? []
  const waits = verdicts.flatMap((verdict) => ('wait' in verdict ? [verdict.for] : []))
  const left = waits.filter((ref) => ref.kind !== 'mapping' || !isAnswered(after.get(ref.id)))
  const asks = row.pledge.items.some(({ key, quantity }) => quantity > 0 && !isAnswered(after.get(key)))
  if (row.remote_id !== null) return asks || left.length > 0 ? 'nothing' : becomesThere(row, verdicts)
  if (row.state === 'waiting' && left.length === 0 && !asks)
    return needsNoParcel(row.pledge, after) ? 'nothing' : 'goes'
  return row.state === 'queued' || row.state === 'unreleased' ? 'unsent' : 'nothing'
}

/** What becomes of an order that is in ShipStation already. */
function becomesThere({ remote, decision, pledge }: Row, verdicts: NonNullable<Row['verdicts']>): Became {
  const skipped = verdicts.some((verdict) => 'skip' in verdict)
  if (remote === null || skipped || isOver(pledge)) return 'nothing'
  if (isOpen(remote.status)) return remote.splitOrMerged ? 'locked' : 'open'
  return decision?.twin === 'adopt' ? 'nothing' : 'locked'
}

function sentence(
  changes: number,
  counts: Omit<Consequence, 'says'>,
  unreleased: number,
  paused: boolean,
): string {
  const orders = (n: number, kind: string) => `${n} ${kind}order${n === 1 ? '' : 's'}`
  const parts = [`${changes} ${changes === 1 ? 'change' : 'changes'}.`]
  const going = counts.waitingWillGo - unreleased
  const when = paused ? ' when the sync is restarted' : ''
  if (going > 0) parts.push(`${orders(going, 'waiting ')} will go${when}.`)
  if (unreleased > 0)
    parts.push(
      `${orders(unreleased, 'waiting ')} will be ready and ${unreleased === 1 ? 'goes' : 'go'} when you release.`,
    )
  if (counts.unsentChange > 0) parts.push(`${orders(counts.unsentChange, 'unsent ')} will change.`)
  if (counts.openWillChange > 0)
    parts.push(`${orders(counts.openWillChange, 'open ')} in ShipStation will change${when}.`)
  if (counts.lockedTasks > 0)
    parts.push(
      `${orders(counts.lockedTasks, 'locked ')} will become ${counts.lockedTasks === 1 ? 'a task' : 'tasks'} for you.`,
    )
  return parts.join(' ')
}
