import type { OpenAPIHono } from '@hono/zod-openapi'
import { sql } from 'kysely'
import type { Env } from '../../access/allow.ts'
import { refuseUnoffered } from '../../campaigns/completion.ts'
import { createCampaign, press, slugIn } from '../../campaigns/create.ts'
import { newestImport } from '../../campaigns/imports.ts'
import { native } from '../../campaigns/native.ts'
import { campaignOf } from '../../campaigns/preview.ts'
import { remap } from '../../campaigns/remap.ts'
import { accountOf } from '../../connectors/kickstarter/refs.ts'
import type { Campaign } from '../../model/pledge.ts'
import type { Trx } from '../../store/open.ts'
import { routes } from '../api/campaigns.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'
import { found, serve } from '../serve.ts'
import { campaignView } from './view.ts'

export function campaignRoutes(app: OpenAPIHono<Env>, deps: Deps) {
  const one = async (workspace: string, slug: string) =>
    found(await campaignOf(deps, workspace, slug), 'campaign')

  serve(app, routes.list, async ({ workspace }) => {
    const { rows } = await sql<{ data: Campaign }>`
      select data from records where workspace = ${workspace} and kind = 'campaign' and not gone order by data ->> 'name'
    `.execute(deps.db)
    return { campaigns: await Promise.all(rows.map((row) => campaignView(deps, workspace, row.data))) }
  })
  serve(app, routes.show, async ({ workspace, params }) =>
    campaignView(deps, workspace, await one(workspace, params.slug)),
  )
  serve(app, routes.add, async ({ workspace, body, person }) => {
    const slug = slugIn(body.address)
    if (slug === null) {
      throw new Problem(422, 'This is not the address of a Kickstarter project.', {
        remedy:
          'Open your project on Kickstarter and copy the address, such as https://www.kickstarter.com/projects/yourname/moon-lamp.',
        field: 'address',
      })
    }
    const campaign = {
      slug,
      name: body.name,
      address: body.address.trim(),
      currency: currencyOf(body.currency),
      state: body.state,
      completedColumn: null,
    }
    if (!(await createCampaign(deps, workspace, person.name, campaign))) {
      throw new Problem(409, `There is a campaign for “${slug}” already.`, {
        remedy: 'A campaign stands for one Kickstarter project, for ever. Open the one that is there.',
        field: 'address',
      })
    }
    deps.events.tell('campaign', slug)
    return campaignView(deps, workspace, campaign)
  })
  serve(app, routes.change, async ({ workspace, params, body, person }) => {
    const before = await one(workspace, params.slug)
    const after: Campaign = { ...before, ...defined(body) }
    after.currency = currencyOf(after.currency)
    if (after.completedColumn !== before.completedColumn)
      refuseUnoffered(
        after.completedColumn,
        (await newestImport(deps.db, workspace, accountOf(before.slug)))?.preview ?? null,
      )
    await deps.db.transaction().execute(async (trx) => {
      if (before.currency !== after.currency) await refuseImported(trx, workspace, before)
      await native(trx, deps, {
        workspace,
        account: accountOf(before.slug),
        kind: 'campaign',
        items: [{ id: before.slug, data: after }],
        source: 'person',
      })
      const changes = (['name', 'state', 'currency', 'completedColumn'] as const)
        .filter((field) => before[field] !== after[field])
        .map((field) => ({ field, before: before[field], after: after[field] }))
      if (changes.length > 0)
        await press(trx, deps, {
          workspace,
          who: person.name,
          title: `Changed the campaign ${after.name}`,
          account: accountOf(before.slug),
          kind: 'campaign',
          ref: before.slug,
          changes,
        })
    })
    if (before.completedColumn !== after.completedColumn)
      await remap(deps, workspace, accountOf(before.slug), after.completedColumn)
    deps.engine.plan()
    deps.events.tell('campaign', before.slug)
    return campaignView(deps, workspace, after)
  })
}

/** Amounts are kept in the campaign's currency. What was read under another one is read again: drop the report in anew. */
async function refuseImported(trx: Trx, workspace: string, { slug, currency }: Campaign): Promise<void> {
  const { rows } = await sql`
    select from imports where workspace = ${workspace} and account = ${accountOf(slug)} and state in ('importing', 'done') limit 1
  `.execute(trx)
  if (rows.length > 0)
    throw new Problem(409, `A report was imported already, and its amounts are in ${currency}.`, {
      remedy: 'The currency can be corrected until the first import.',
      field: 'currency',
    })
  await sql`
    update imports set state = 'cancelled' where workspace = ${workspace} and account = ${accountOf(slug)} and state in ('reading', 'preview')
  `.execute(trx)
}

const defined = <T extends object>(it: T) =>
  Object.fromEntries(Object.entries(it).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  } // why: entries forget their keys

function currencyOf(text: string): string {
  const code = text.toUpperCase()
  if (!Intl.supportedValuesOf('currency').includes(code))
    throw new Problem(422, `“${text}” is not a currency.`, {
      remedy: 'Give the campaign’s currency as a code of three letters, such as USD, EUR or GBP.',
      field: 'currency',
    })
  return code
}
