import { accountOf, slugOf } from '../connectors/kickstarter/refs.ts'
import { type Backer, type Difference, difference, isOlder } from '../connectors/kickstarter/difference.ts'
import { type Look, previewReport } from '../connectors/kickstarter/report/preview.ts'
import type { Deps } from '../http/deps.ts'
import type { Campaign, Correction, Pledge, Refund } from '../model/pledge.ts'
import { isNoRoom } from '../store/no-room.ts'
import { oneRecord, recordsOf } from '../store/records.ts'
import { sql } from 'kysely'
import type { Kind } from '../model/entities.ts'
import { withFile } from './file.ts'
import { importById, type ImportRow, type KeptDifference, newestImport, saveImport } from './imports.ts'

const shownChanges = 200
const pageRows = 500
const damaged =
  'The file cannot be read: it is damaged, or it is not what it says it is. Download the report from Kickstarter again, and drop in the new file.'

/** Reads an uploaded report through once: what it is, what is wrong in it, and what importing it would change. Stores nothing of it. */
export async function preview(deps: Deps, id: string): Promise<void> {
  const row = await importById(deps.db, id)
  if (row?.state !== 'reading') return
  const campaign = await campaignOf(deps, row.workspace, slugOf(row.account))
  if (!campaign) return
  const options = { currency: campaign.currency, completedColumn: row.completedColumn }
  await withFile(deps.db, id, async (path) => {
    const file = { name: row.file, path }
    const comparison = new Comparison(deps, row)
    const seen = await previewReport(file, options, comparison.look).catch(async (error: unknown) => {
      if (isNoRoom(error)) throw error
      deps.engine.context.says.warn({ error: String(error), import: id }, 'a report could not be read')
      const refused = { state: 'refused', says: damaged, finishedAt: deps.clock.now() } as const
      await saveImport(deps.db, id, refused, 'reading')
      return null
    })
    if (seen === null) return
    if (seen.counts.errors > 0) {
      const first = seen.problems.find((problem) => problem.level === 'error')
      const says = `${first?.says ?? 'The file cannot be imported.'} ${first?.remedy ?? ''}`.trim()
      const refused = { state: 'refused', says, preview: seen, total: seen.backers } as const
      await saveImport(deps.db, id, refused, 'reading')
      return
    }
    const date = row.reportDate ?? (seen.date === null ? null : new Date(seen.date))
    const changes = await comparison.done()
    const newest = await newestImport(deps.db, row.workspace, row.account)
    const older = date !== null && isOlder(date.toISOString(), newest?.reportDate?.toISOString() ?? null)
    const says = older ? 'This report is older than the newest one that was imported.' : 'Ready to import.'
    const looked = { preview: seen, difference: changes, reportDate: date, total: seen.backers }
    await saveImport(deps.db, id, { state: 'preview', says, ...looked }, 'reading')
  })
  deps.events.tell('import', id)
}

export async function campaignOf(
  deps: Pick<Deps, 'db'>,
  workspace: string,
  slug: string,
): Promise<Campaign | null> {
  return (
    (await oneRecord<Campaign>(deps.db, workspace, { account: accountOf(slug), kind: 'campaign', id: slug }))
      ?.data ?? null
  )
}

/** What the report changes, compared page by page as it is read: a large one is never whole in memory. */
class Comparison {
  readonly #deps: Deps
  readonly #row: ImportRow
  readonly #found = emptyDifference()
  readonly #seen = new Set<string>()
  #page: Pledge[] = []
  #date: string | null = null

  constructor(deps: Deps, row: ImportRow) {
    this.#deps = deps
    this.#row = row
  }

  readonly look: Look = (pledge, date) => {
    this.#seen.add(pledge.number)
    this.#date = date
    return this.#page.push(pledge) < pageRows ? null : this.#compare()
  }

  async done(): Promise<KeptDifference> {
    await this.#compare()
    const { rows } = await sql<Backer>`
      select id as number, data ->> 'name' as name from records where workspace = ${this.#row.workspace} and account = ${this.#row.account} and kind = 'pledge' and not gone order by lpad(id, 12, '0')
    `.execute(this.#deps.db)
    return { ...this.#found, missing: rows.filter(({ number }) => !this.#seen.has(number)) }
  }

  async #compare() {
    const page = this.#page
    this.#page = []
    const date = this.#row.reportDate?.toISOString() ?? this.#date ?? this.#deps.clock.now().toISOString()
    merge(this.#found, await comparePage(this.#deps, this.#row, page, date))
  }
}

async function comparePage(deps: Deps, row: ImportRow, page: Pledge[], date: string): Promise<Difference> {
  const known = async <T>(kind: Kind) => {
    const refs = page.map(({ number }) => ({ account: row.account, kind, id: number }))
    return new Map((await recordsOf(deps.db, row.workspace, refs)).map((one) => [one.id, one.data as T])) // why: the kind's schema wrote it
  }
  const refunds = await known<Refund>('refund')
  const corrections = await known<Correction>('correction')
  return difference({
    slug: slugOf(row.account),
    before: await known<Pledge>('pledge'),
    after: page,
    date,
    refunds,
    corrections,
  })
}

const emptyDifference = (): KeptDifference => ({
  created: 0,
  changed: 0,
  same: 0,
  missing: [],
  dropped: [],
  fewer: [],
  refunds: [],
  conflicts: [],
  changes: [],
})

function merge(all: KeptDifference, one: Difference) {
  all.created += one.created.length
  all.changed += one.changed.length
  all.same += one.same
  all.dropped.push(...one.dropped)
  all.fewer.push(...one.fewer)
  all.refunds.push(...one.refunds)
  all.conflicts.push(...one.conflicts)
  all.changes.push(...one.changed.slice(0, Math.max(0, shownChanges - all.changes.length)))
}
