import type { OpenAPIHono } from '@hono/zod-openapi'
import { sql } from 'kysely'
import type { Env } from '../../access/allow.ts'
import { campaignOf } from '../../campaigns/preview.ts'
import {
  changeSettings,
  configure,
  configuredAlready,
  pause,
  release,
  remove,
  restart,
  settingsOf,
} from '../../campaigns/sync.ts'
import { isOneMailbox } from '../../connectors/kickstarter/settings.ts'
import type { Store, Warehouse } from '../../model/shop.ts'
import { connectionById } from '../../store/connections.ts'
import { addLane } from '../../store/lanes.ts'
import { oneRecord } from '../../store/records.ts'
import { routes } from '../api/sync.ts'
import { forget } from '../connections/routes.ts'
import { standing, type StandingRow, type Sync, syncOf, whyOf } from '../campaigns/standing.ts'
import type { Deps } from '../deps.ts'
import { mailSettingsOf } from '../outbox/settings.ts'
import { Problem } from '../problem.ts'
import { found, serve } from '../serve.ts'
import { outlookOf, restartOutlook } from './outlook.ts'
import { syncView } from './view.ts'

const notConfigured = () =>
  new Problem(409, 'ShipStation sync is not configured for this campaign.', {
    remedy: 'Configure it first: choose the connection, the store and the ship-from location.',
  })

export function syncRoutes(app: OpenAPIHono<Env>, deps: Deps) {
  const ground = async (workspace: string, slug: string, who: string) => {
    const campaign = found(await campaignOf(deps, workspace, slug), 'campaign')
    return { workspace, who, campaign, sync: found(await syncOf(deps.db, workspace, slug), 'campaign') }
  }
  const configured = async (workspace: string, slug: string, who: string) => {
    const by = await ground(workspace, slug, who)
    if (by.sync.connected === '') throw notConfigured()
    return by
  }
  const after = async (by: Awaited<ReturnType<typeof ground>>) => {
    deps.events.tell('campaign', by.campaign.slug)
    return syncView(
      deps,
      by.workspace,
      by.campaign,
      found(await syncOf(deps.db, by.workspace, by.campaign.slug), 'campaign'),
    )
  }

  serve(app, routes.show, async ({ workspace, params, person }) => {
    const { campaign, sync } = await ground(workspace, params.slug, person.name)
    return { sync: sync.connected === '' ? null : await syncView(deps, workspace, campaign, sync) }
  })
  serve(app, routes.configure, async ({ workspace, params, body, person }) => {
    const by = await ground(workspace, params.slug, person.name)
    await configure(deps, by, await placeFor(deps, by, body))
    return after(by)
  })
  serve(app, routes.change, async ({ workspace, params, body, person }) => {
    const by = await configured(workspace, params.slug, person.name)
    const before = settingsOf(by.sync)
    const change: Partial<typeof before> = {}
    if (body.shipFrom !== undefined)
      change.shipFrom =
        body.shipFrom === null ? null : (await shipFromOf(deps, by, by.sync.connected, body.shipFrom)).id
    if (body.pledgePage) change.company = { name: body.pledgePage.company, colour: body.pledgePage.colour }
    if (body.mail) change.mail = await mailFor(deps, by, body.mail)
    await changeSettings(
      deps,
      by,
      change,
      body.mail?.on === undefined
        ? 'Changed the sync’s settings'
        : body.mail.on
          ? 'Switched e-mails to backers on'
          : 'Switched e-mails to backers off',
    )
    return after(by)
  })
  serve(app, routes.outlook, async ({ workspace, params, person }) => {
    const { sync } = await ground(workspace, params.slug, person.name)
    return outlookOf(deps, workspace, params.slug, sync)
  })
  serve(app, routes.sendOne, async ({ workspace, params, body, person }) => {
    const by = await configured(workspace, params.slug, person.name)
    refuseDraft(by.campaign.state)
    const { rows } =
      await sql<StandingRow>`with s as (${standing(workspace, by.sync)}) select * from s where number = ${body.number}`.execute(
        deps.db,
      )
    const row = found(rows[0], 'backer')
    if (row.state !== 'unreleased')
      throw new Problem(
        409,
        `The order of backer ${body.number} cannot be sent now: ${whyOf(row, by.sync.state === 'paused')}`,
        { remedy: 'Choose another backer, or settle what stands in the way first.', field: 'number' },
      )
    await release(deps, by, { number: body.number })
    return after(by)
  })
  serve(app, routes.release, async ({ workspace, params, person }) => {
    const by = await configured(workspace, params.slug, person.name)
    refuseDraft(by.campaign.state)
    await release(deps, by, 'all')
    return after(by)
  })
  serve(app, routes.pause, async ({ workspace, params, body, person }) => {
    const by = await configured(workspace, params.slug, person.name)
    if (by.sync.state === 'active') await pause(deps, by, body.keepTracking)
    return after(by)
  })
  serve(app, routes.restartOutlook, async ({ workspace, params, person }) =>
    restartOutlook(deps, workspace, (await configured(workspace, params.slug, person.name)).sync),
  )
  serve(app, routes.restart, async ({ workspace, params, person }) => {
    const by = await configured(workspace, params.slug, person.name)
    if (by.sync.state === 'paused') await restart(deps, by)
    return after(by)
  })
  serve(app, routes.remove, async ({ workspace, params, query, person }) => {
    const by = await configured(workspace, params.slug, person.name)
    await remove(deps, by)
    const forgotten = query.forgetKeys === 'yes' ? await forgetUnused(deps, by) : ''
    await after(by).catch(() => null)
    return {
      says: `The sync is removed. What is in ShipStation stays, and connecting again finds every order.${forgotten}`,
    }
  })
}

function refuseDraft(state: string) {
  if (state === 'draft')
    throw new Problem(409, 'The campaign is a draft, and a draft sends nothing.', {
      remedy: 'Set it to live or closed first.',
    })
}

type By = { workspace: string; campaign: { state: string; slug: string }; sync: Sync }

async function placeFor(
  deps: Deps,
  by: By,
  body: { connection: string; store: string; shipFrom: string | null; prefix: string },
) {
  if (by.sync.connected !== '') throw configuredAlready()
  refuseDraft(by.campaign.state)
  const connection = found(await connectionById(deps.db, by.workspace, body.connection), 'connection')
  const store = await oneRecord<Store>(deps.db, by.workspace, {
    account: connection.account,
    kind: 'store',
    id: body.store,
  })
  if (!store)
    throw new Problem(422, 'This store is not in the ShipStation account.', {
      remedy:
        'Choose one from the list. A store made a moment ago appears within the hour, or with “Read now” on the connection.',
      field: 'store',
    })
  if (!store.data.active)
    throw new Problem(422, `The store ${store.data.name} is inactive in ShipStation.`, {
      remedy: 'Reactivate it there (Account Settings, Selling Channels), or choose another.',
      field: 'store',
    })
  const shipFrom =
    body.shipFrom === null ? null : (await shipFromOf(deps, by, connection.account, body.shipFrom)).id
  const used = await sql<{ account: string }>`
    select account from integrations where workspace = ${by.workspace} and state <> 'removed' and connected = ${connection.account} and settings ->> 'prefix' = ${body.prefix} and id <> ${by.sync.id}
  `.execute(deps.db)
  if (used.rows.length > 0)
    throw new Problem(
      422,
      `Another campaign uses the prefix “${body.prefix}” in this account already, so order numbers would be the same.`,
      { remedy: 'Choose another prefix, such as the first letters of the campaign.', field: 'prefix' },
    )
  return {
    connection: connection.id,
    account: connection.account,
    store: { id: store.id, name: store.data.name },
    shipFrom,
    prefix: body.prefix,
  }
}

async function shipFromOf(deps: Deps, by: By, account: string, id: string) {
  const row = await oneRecord<Warehouse>(deps.db, by.workspace, { account, kind: 'warehouse', id })
  if (!row)
    throw new Problem(422, 'This ship-from location is not in the ShipStation account.', {
      remedy: 'Choose one from the list.',
      field: 'shipFrom',
    })
  return row
}

type MailChange = {
  on?: boolean | undefined
  from?: string | null | undefined
  replyTo?: string | null | undefined
  subject?: string | undefined
  intro?: string | undefined
}

/** Mail stays off until it is switched on, and that takes a test mail first. */
async function mailFor(deps: Deps, by: By, change: MailChange) {
  const before = settingsOf(by.sync).mail
  const mail = {
    ...before,
    on: change.on ?? before.on,
    from: change.from ?? before.from,
    replyTo: change.replyTo === undefined ? before.replyTo : change.replyTo,
    subject: change.subject ?? before.subject,
    intro: change.intro ?? before.intro,
  }
  const sender = /<([^<>]+)>$/.exec(mail.from)?.[1] ?? mail.from
  if (!isOneMailbox(sender))
    throw new Problem(422, 'The sender is not one e-mail address.', {
      remedy: 'Write it like Moon Lamp <you@example.com>.',
      field: 'from',
    })
  if (/\p{Cc}/u.test(mail.subject + mail.from))
    throw new Problem(422, 'Sender and subject must be one line each.', { field: 'subject' })
  if (!mail.on || before.on) return { ...mail, since: mail.on ? before.since : null }
  if (!(await mailSettingsOf(deps, by.workspace)).tested)
    throw new Problem(409, 'Send yourself a test mail first.', {
      remedy: 'So that you see what your backers will see, before the first one goes.',
    })
  await addLane(deps.db, by.workspace, deps.mailer.account)
  await deps.engine.seatLanes()
  return { ...mail, since: deps.clock.now().toISOString() }
}

/** Gives what to say of it; nothing where somebody else uses the keys. */
async function forgetUnused(deps: Deps, by: By): Promise<string> {
  const connection = await connectionById(deps.db, by.workspace, by.sync.connection)
  const { rows } =
    await sql`select from integrations where workspace = ${by.workspace} and connection = ${by.sync.connection} and state <> 'removed'`.execute(
      deps.db,
    )
  if (!connection || rows.length > 0) return ''
  const told = await forget(deps, connection)
  return ` The keys are forgotten.${told === null ? '' : ` ${told}`}`
}
