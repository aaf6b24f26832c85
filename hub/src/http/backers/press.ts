import { sql } from 'kysely'
import type { Person } from '../../access/person.ts'
import { accountOf } from '../../connectors/kickstarter/refs.ts'
import type { Entities, Kind } from '../../model/entities.ts'
import { bringIn } from '../../engine/bring-in.ts'
import { program } from '../../engine/program.ts'
import { workOf } from '../../store/store.ts'
import type { Trx } from '../../store/open.ts'
import type { Deps } from '../deps.ts'

/** A native record as it is to be from now on. */
export type Write = { [K in Kind]: { kind: K; id: string; data: Entities[K] } }[Kind]
export type FieldChange = { field: string; before: string | null; after: string | null }
/** What a person did, for the record's timeline and the activity page, with the records it writes. */
export type Press = {
  on: { kind: Kind; id: string }
  title: string
  detail: string | null
  changes: FieldChange[]
  writes: Write[]
}
export type By = { workspace: string; slug: string; person: Person }

/**
 * A person's edit of a campaign's records. `work` reads and decides while nobody else can write in this workspace, so two
 * presses at once are one after the other and neither loses what the other did. No press given: nothing is written.
 * Tells how many were given.
 */
export async function press(
  deps: Deps,
  by: By,
  work: (trx: Trx, at: Date) => Promise<readonly Press[]>,
): Promise<number> {
  const pressed = await deps.db.transaction().execute(async (trx) => {
    // why: the lock that `enter` takes too, before anything is read that the edit builds on
    await sql`select from workspaces where id = ${by.workspace} for update`.execute(trx)
    const at = deps.clock.now()
    const presses = await work(trx, at)
    await store(
      trx,
      by,
      presses.flatMap((one) => one.writes),
      at,
    )
    await note(trx, by, presses, at)
    return presses.length
  })
  if (pressed > 0) {
    deps.engine.plan()
    deps.events.tell('campaign', by.slug)
  }
  return pressed
}

async function store(trx: Trx, { workspace, slug }: By, writes: readonly Write[], at: Date) {
  const account = accountOf(slug)
  for (const [kind, ofKind] of Map.groupBy(writes, (write) => write.kind)) {
    const ids = ofKind.map((write) => write.id)
    const { rows } = await sql<{ request: string | null }>`
      select max(request)::text as request from records where workspace = ${workspace} and account = ${account} and kind = ${kind} and id = any(${ids})
    `.execute(trx)
    // why: a clock that was set back must not make a person's edit look older than the one before
    const held = BigInt(rows[0]?.request ?? 0)
    const now = BigInt(at.getTime())
    const items = ofKind.map(({ id, data }) => ({ id, raw: data, data, version: null, of: [] }))
    const request = now > held ? now : held
    const page = { workspace, account, kind, items, request, at, source: 'person', why: 'live' as const }
    await bringIn(workOf(trx), program, page)
  }
}

async function note(trx: Trx, { workspace, slug, person }: By, presses: readonly Press[], at: Date) {
  const noted = presses.map(({ on, title, detail, changes }) => ({ ...on, title, detail, changes }))
  await sql`
    insert into presses (workspace, at, who, title, detail, account, kind, ref, changes)
    select ${workspace}, ${at}, ${person.name}, p.title, p.detail, ${accountOf(slug)}, p.kind, p.id, p.changes
    from rows from (jsonb_to_recordset(${JSON.stringify(noted)}::jsonb) as (title text, detail text, kind text, id text, changes jsonb))
      with ordinality as p(title, detail, kind, id, changes, nr) order by p.nr
  `.execute(trx)
}
