import { sql } from 'kysely'
import type { Person } from '../../access/person.ts'
import { accountOf } from '../../connectors/kickstarter/refs.ts'
import type { Entities, Kind } from '../../model/entities.ts'
import { enter } from '../../engine/enter.ts'
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
 */
export async function press(
  deps: Deps,
  by: By,
  work: (trx: Trx, at: Date) => Promise<readonly Press[]>,
): Promise<void> {
  const pressed = await deps.db.transaction().execute(async (trx) => {
    // why: the lock that `enter` takes too, before anything is read that the edit builds on
    await sql`select from workspaces where id = ${by.workspace} for update`.execute(trx)
    const at = deps.clock.now()
    const presses = await work(trx, at)
    for (const one of presses) {
      for (const write of one.writes) await store(trx, by, write, at)
      await note(trx, by, one, at)
    }
    return presses.length
  })
  if (pressed === 0) return
  deps.engine.plan()
  deps.events.tell('campaign', by.slug)
}

async function store(trx: Trx, { workspace, slug }: By, { kind, id, data }: Write, at: Date) {
  const account = accountOf(slug)
  const { rows } = await sql<{ request: string }>`
    select request::text from records where workspace = ${workspace} and account = ${account} and kind = ${kind} and id = ${id}
  `.execute(trx)
  // why: a clock that was set back must not make a person's edit look older than the one before
  const held = BigInt(rows[0]?.request ?? 0)
  const now = BigInt(at.getTime())
  const items = [{ id, raw: data, data, version: null, of: [] }]
  const request = now > held ? now : held
  await enter(workOf(trx), { workspace, account, kind, items, request, at, source: 'person', why: 'live' })
}

async function note(trx: Trx, { workspace, slug, person }: By, one: Press, at: Date) {
  await sql`
    insert into presses (workspace, at, who, title, detail, account, kind, ref, changes)
    values (${workspace}, ${at}, ${person.name}, ${one.title}, ${one.detail}, ${accountOf(slug)}, ${one.on.kind}, ${one.on.id},
      ${JSON.stringify(one.changes)}::jsonb)
  `.execute(trx)
}
