import type { OpenAPIHono } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { allow, type Env } from '../../access/allow.ts'
import { keepFile, mostBytes } from '../../campaigns/file.ts'
import { press } from '../../campaigns/create.ts'
import { importById, type ImportRow, importsOf, newestImport, saveImport } from '../../campaigns/imports.ts'
import { native } from '../../campaigns/native.ts'
import { refuseUnoffered } from '../../campaigns/completion.ts'
import { campaignOf } from '../../campaigns/preview.ts'
import { accountOf } from '../../connectors/kickstarter/refs.ts'
import { routes } from '../api/campaigns.ts'
import type { Deps } from '../deps.ts'
import { refuseWithoutRoom } from '../overview/disk-issue.ts'
import { Problem } from '../problem.ts'
import { found, personOf, serve } from '../serve.ts'
import { importView } from './view.ts'

/** Reports come in as bytes; everything after that is looked at and decided by JSON. */
export function importRoutes(app: OpenAPIHono<Env>, deps: Deps) {
  const { db } = deps
  const view = async (row: ImportRow) =>
    importView(row, (await newestImport(db, row.workspace, row.account))?.reportDate ?? null)
  const one = async (workspace: string, slug: string, id: string) => {
    const row = await importById(db, id)
    return found(row?.workspace === workspace && row.account === accountOf(slug) ? row : null, 'import')
  }

  app.post('/api/campaigns/:slug/imports', allow('owner'), async (c) => {
    const { workspace, name } = personOf(c)
    const campaign = found(await campaignOf(deps, workspace, c.req.param('slug')), 'campaign')
    refuseWithoutRoom(deps)
    const declared = Number(c.req.header('content-length') ?? 0)
    if (declared > mostBytes)
      throw new Problem(413, 'The file is larger than 100 MB.', {
        remedy:
          'A backer report is far smaller. Check that this is the CSV or the zip that Kickstarter made.',
      })
    if (!c.req.raw.body)
      throw new Problem(422, 'There is no file in this request.', {
        remedy: 'Choose the CSV or the zip that Kickstarter made.',
      })
    const row = await receive(deps, {
      workspace,
      who: name,
      slug: campaign.slug,
      file: fileName(c.req.query('file')),
      completedColumn: campaign.completedColumn,
      bytes: c.req.raw.body,
    })
    return c.json(await view(row))
  })
  serve(app, routes.imports, async ({ workspace, params }) => {
    found(await campaignOf(deps, workspace, params.slug), 'campaign')
    const rows = await importsOf(db, workspace, accountOf(params.slug))
    return { imports: await Promise.all(rows.map(view)) }
  })
  serve(app, routes.import, async ({ workspace, params }) =>
    view(await one(workspace, params.slug, params.id)),
  )
  serve(app, routes.cancel, async ({ workspace, params }) => {
    const row = await one(workspace, params.slug, params.id)
    const ended = { state: 'cancelled', finishedAt: deps.clock.now() } as const
    const isDropped =
      row.state !== 'importing' && row.state !== 'done' && (await saveImport(db, row.id, ended, row.state))
    if (!isDropped)
      throw new Problem(409, 'This report is imported already.', {
        remedy: 'Import a newer one to change what it said.',
      })
    await sql`delete from import_chunks where import = ${row.id}`.execute(db)
    return { says: 'The preview is dropped. Nothing was stored.' }
  })
  serve(app, routes.confirm, async ({ workspace, params, body, person }) => {
    const row = await one(workspace, params.slug, params.id)
    const reportDate =
      row.reportDate ?? (body.reportDate === null ? null : new Date(`${body.reportDate}T23:59:59Z`))
    const newest = (await newestImport(db, workspace, row.account))?.reportDate ?? null
    refuseUnready(row, reportDate, newest, body.force)
    refuseUnoffered(body.completedColumn, row.preview)
    await begin(deps, row, person.name, reportDate, body.completedColumn)
    await deps.jobs.look('import', row.id)
    return view(await one(workspace, params.slug, params.id))
  })
}

function refuseUnready(row: ImportRow, reportDate: Date | null, newest: Date | null, force: boolean) {
  if (row.state === 'reading')
    throw new Problem(409, 'The report is still being read.', { remedy: 'Wait for its preview.' })
  if (row.state === 'refused')
    throw new Problem(409, row.says, {
      remedy: 'Mend the report, or download it again, and drop in the new file.',
    })
  if (row.state !== 'preview')
    throw new Problem(
      409,
      row.state === 'done' ? 'This report is imported already.' : 'This import is under way already.',
    )
  if (reportDate === null)
    throw new Problem(422, 'When was this report made? Neither its name nor its rows say so.', {
      remedy: 'Give the day, so that an older report never overwrites a newer one.',
      field: 'reportDate',
    })
  if (newest !== null && reportDate < newest && !force) {
    throw new Problem(409, 'This report is older than the newest one that was imported.', {
      remedy:
        'Importing it would take back what is known since. Import the newest report instead, or force this one.',
      field: 'force',
    })
  }
}

type Upload = {
  workspace: string
  who: string
  slug: string
  file: string
  completedColumn: string | null
  bytes: ReadableStream<Uint8Array>
}

async function receive(deps: Deps, it: Upload): Promise<ImportRow> {
  const id = deps.chance.id('imp')
  await sql`
    insert into imports (id, workspace, account, file, state, says, at, by, completed_column)
    values (${id}, ${it.workspace}, ${accountOf(it.slug)}, ${it.file}, 'cancelled', 'Being received.', ${deps.clock.now()}, ${it.who}, ${it.completedColumn})
  `.execute(deps.db)
  try {
    const size = await keepFile(deps.db, id, it.bytes)
    if (size === 0)
      throw new Problem(422, 'The file is empty.', {
        remedy: 'Choose the CSV or the zip that Kickstarter made.',
      })
    await sql`update imports set size = ${size}, state = 'reading', says = 'Being read.' where id = ${id}`.execute(
      deps.db,
    )
  } catch (error) {
    await sql`delete from imports where id = ${id}`.execute(deps.db)
    throw error
  }
  await deps.jobs.look('import-preview', id)
  return found(await importById(deps.db, id), 'import')
}

async function begin(
  deps: Deps,
  row: ImportRow,
  who: string,
  reportDate: Date | null,
  completedColumn: string | null | undefined,
) {
  const slug = row.account.replace(/^kickstarter:/, '')
  await deps.db.transaction().execute(async (trx) => {
    const campaign = await campaignOf({ db: trx }, row.workspace, slug)
    if (campaign && completedColumn !== undefined && completedColumn !== campaign.completedColumn) {
      await native(trx, deps, {
        workspace: row.workspace,
        account: row.account,
        kind: 'campaign',
        items: [{ id: slug, data: { ...campaign, completedColumn } }],
        source: 'person',
      })
    }
    const named = completedColumn === undefined ? {} : { completedColumn }
    const begun = { state: 'importing', says: 'Being imported.', reportDate, ...named } as const
    if (!(await saveImport(trx, row.id, begun, 'preview')))
      throw new Problem(409, 'This import is under way already.')
    // Its number orders it among the imports: by when it was confirmed, not by when it was dropped in.
    await sql`update imports set number = default where id = ${row.id}`.execute(trx)
    await press(trx, deps, {
      workspace: row.workspace,
      who,
      title: `Imported the report ${row.file}`,
      account: row.account,
      kind: 'import',
      ref: row.id,
    })
  })
}

/** A file's name as it is shown: one line, not long, no folders. */
const fileName = (name: string | undefined) =>
  (name ?? 'report.csv')
    .split(/[\\/]/)
    .at(-1)
    ?.replaceAll(/\p{Cc}/gu, '')
    .slice(0, 200) || 'report.csv'
