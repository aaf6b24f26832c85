import { sql } from 'kysely'
import { refundSeen } from '../connectors/kickstarter/refunds.ts'
import { slugOf } from '../connectors/kickstarter/refs.ts'
import type { RawRow } from '../connectors/kickstarter/report/raw.ts'
import { readReport } from '../connectors/kickstarter/report/read.ts'
import { toPledge } from '../connectors/kickstarter/report/row.ts'
import type { Deps } from '../http/deps.ts'
import type { Pledge, Refund } from '../model/pledge.ts'
import { freshenStatistics, type Trx } from '../store/open.ts'
import { recordsOf } from '../store/records.ts'
import { withFile } from './file.ts'
import { importById, type ImportRow, saveImport } from './imports.ts'
import { native } from './native.ts'
import { campaignOf } from './preview.ts'
import { remap } from './remap.ts'

const pageRows = 500

/** Imports a report from the row it stands at. Killed and called again at any moment, it goes on with the page that is not stored yet. */
export async function runImport(deps: Deps, id: string): Promise<void> {
  const row = await importById(deps.db, id)
  if (row?.state !== 'importing') return
  const campaign = await campaignOf(deps, row.workspace, slugOf(row.account))
  if (!campaign) return
  await withFile(deps.db, id, async (path) => {
    const options = { currency: campaign.currency, completedColumn: campaign.completedColumn }
    let at = 0
    let page: Row[] = []
    // One page is stored while the next is read; the pages themselves stay in order, one after the other.
    let storing: Promise<boolean> = Promise.resolve(true)
    const store = (rows: Row[], upTo: number) => {
      storing = storePage(deps, row, rows, upTo)
      // It is awaited before the next page; until then a failure must not count as nobody's.
      storing.catch(() => {})
    }
    for await (const raw of readReport({ name: row.file, path }, options, row.preview?.layouts)) {
      at += 1
      if (at <= row.done) continue
      page.push({ raw, data: toPledge(raw) })
      if (page.length < pageRows) continue
      if (!(await storing)) return
      // It goes on from here when there is room again.
      if (!deps.engine.context.hasRoom()) return
      if (at === pageRows * 3) await freshenStatistics(deps.db)
      store(page, at)
      page = []
    }
    if (!(await storing)) return
    if (page.length > 0 && !(await storePage(deps, row, page, at))) return
    // Whoever is missing from this report is read by the column that it named, too.
    await remap(deps, row.workspace, row.account, campaign.completedColumn)
    const fields = row.difference
    const says = fields
      ? `${fields.created} new, ${fields.changed} changed, ${fields.same} as before${fields.missing.length > 0 ? `, ${fields.missing.length} missing from this report` : ''}.`
      : 'Imported.'
    await saveImport(deps.db, id, { state: 'done', says, finishedAt: deps.clock.now() })
    await sql`delete from import_chunks where import in (select id from imports where workspace = ${row.workspace} and account = ${row.account} and state in ('done', 'cancelled', 'refused') and coalesce(finished_at, at) < ${new Date(deps.clock.now().getTime() - 90 * 86_400_000)})`.execute(
      deps.db,
    )
  })
  deps.events.tell('import', id)
  deps.events.tell('campaign', slugOf(row.account))
  // For the planner, which is next: nobody has to wait for it to see the import done.
  await freshenStatistics(deps.db)
  deps.engine.plan()
}

type Row = { raw: RawRow; data: Pledge }

/** Fence 1: the page's pledges, the refunds it shows and the row we stand at commit together. False: another process is ahead of us. */
async function storePage(deps: Deps, row: ImportRow, page: Row[], at: number): Promise<boolean> {
  const stored = await deps.db.transaction().execute(async (trx) => {
    const { rows } = await sql<{
      done: number
    }>`select done from imports where id = ${row.id} and state = 'importing' for update`.execute(trx)
    if (rows[0]?.done !== at - page.length) return false
    const refunds = await refundsIn(
      trx,
      row,
      page.map(({ data }) => data),
    )
    const place = {
      workspace: row.workspace,
      account: row.account,
      source: row.id,
      request: BigInt(row.number),
    }
    await native(trx, deps, {
      ...place,
      kind: 'pledge',
      items: page.map(({ raw, data }) => ({ id: data.number, data, raw: settledRaw(raw) })),
    })
    await native(trx, deps, {
      workspace: row.workspace,
      account: row.account,
      source: row.id,
      kind: 'refund',
      items: refunds,
    })
    // Fence 1: the row we stand at moves with the rows it accounts for.
    await sql`update imports set done = ${at} where id = ${row.id}`.execute(trx)
    return true
  })
  deps.events.tell('import', row.id)
  return stored
}

/** Where a row stood in which file says nothing about the backer: a reordered report is not a change. */
const settledRaw = (raw: RawRow): RawRow => ({ ...raw, file: '', row: 0 })

async function refundsIn(
  trx: Trx,
  row: ImportRow,
  pledges: Pledge[],
): Promise<{ id: string; data: Refund }[]> {
  const refs = (kind: 'pledge' | 'refund') =>
    pledges.map(({ number }) => ({ account: row.account, kind, id: number }))
  const before = new Map(
    (await recordsOf(trx, row.workspace, refs('pledge'))).map((one) => [one.id, one.data as Pledge]),
  ) // why: the kind's schema wrote it
  const known = new Map(
    (await recordsOf(trx, row.workspace, refs('refund'))).map((one) => [one.id, one.data as Refund]),
  ) // why: as before
  const date = (row.reportDate ?? row.at).toISOString()
  return pledges.flatMap((after) => {
    const old = before.get(after.number)
    const seen = old
      ? refundSeen({
          slug: slugOf(row.account),
          date,
          before: old,
          after,
          refund: known.get(after.number) ?? null,
        })
      : null
    return seen ? [{ id: after.number, data: seen.refund }] : []
  })
}
