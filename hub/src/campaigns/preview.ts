import { accountOf, slugOf } from '../connectors/kickstarter/refs.ts'
import { difference, isOlder } from '../connectors/kickstarter/difference.ts'
import { previewReport } from '../connectors/kickstarter/report/preview.ts'
import { readReport } from '../connectors/kickstarter/report/read.ts'
import { toPledge } from '../connectors/kickstarter/report/row.ts'
import type { Deps } from '../http/deps.ts'
import type { Campaign, Correction, Pledge, Refund } from '../model/pledge.ts'
import { allOf, oneRecord } from '../store/records.ts'
import { withFile } from './file.ts'
import { importById, type ImportRow, newestImport, saveImport } from './imports.ts'

const shownChanges = 200

/** Reads an uploaded report through once: what it is, what is wrong in it, and what importing it would change. Stores nothing of it. */
export async function preview(deps: Deps, id: string): Promise<void> {
  const row = await importById(deps.db, id)
  if (row?.state !== 'reading') return
  const campaign = await campaignOf(deps, row.workspace, slugOf(row.account))
  if (!campaign) return
  const options = { currency: campaign.currency, completedColumn: row.completedColumn }
  await withFile(deps.db, id, async (path) => {
    const file = { name: row.file, path }
    const seen = await previewReport(file, options)
    if (seen.counts.errors > 0) {
      const first = seen.problems.find((problem) => problem.level === 'error')
      await saveImport(deps.db, id, {
        state: 'refused',
        says: `${first?.says ?? 'The file cannot be imported.'} ${first?.remedy ?? ''}`.trim(),
        preview: seen,
        total: seen.backers,
      })
      return
    }
    const date = row.reportDate ?? (seen.date === null ? null : new Date(seen.date))
    const changes = await compare(deps, row, file, options, seen.layouts, date)
    const newest = await newestImport(deps.db, row.workspace, row.account)
    const older = date !== null && isOlder(date.toISOString(), newest?.reportDate?.toISOString() ?? null)
    await saveImport(deps.db, id, {
      state: 'preview',
      says: older ? 'This report is older than the newest one that was imported.' : 'Ready to import.',
      preview: seen,
      difference: changes,
      reportDate: date,
      total: seen.backers,
    })
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

async function compare(
  deps: Deps,
  row: ImportRow,
  file: { name: string; path: string },
  options: Parameters<typeof readReport>[1],
  layouts: Parameters<typeof readReport>[2],
  date: Date | null,
) {
  const { db } = deps
  const known = async <T>(kind: 'pledge' | 'refund' | 'correction') =>
    new Map((await allOf<T>(db, row.workspace, row.account, kind)).map((one) => [one.id, one.data]))
  const after: Pledge[] = []
  for await (const raw of readReport(file, options, layouts)) after.push(toPledge(raw))
  const found = difference({
    slug: slugOf(row.account),
    before: await known<Pledge>('pledge'),
    after,
    date: (date ?? deps.clock.now()).toISOString(),
    refunds: await known<Refund>('refund'),
    corrections: await known<Correction>('correction'),
  })
  const { created, changed, ...rest } = found
  return {
    ...rest,
    created: created.length,
    changed: changed.length,
    changes: changed.slice(0, shownChanges),
  }
}
