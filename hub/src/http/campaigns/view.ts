import { sql } from 'kysely'
import { newestImport } from '../../campaigns/imports.ts'
import { accountOf } from '../../connectors/kickstarter/refs.ts'
import type { Campaign } from '../../model/pledge.ts'
import type { Answer } from '../api/define.ts'
import type { routes } from '../api/campaigns.ts'
import type { Deps } from '../deps.ts'
import { counted } from '../overview/phrases.ts'
import { statusOfCampaign } from './status.ts'
import { countsByState, type OrderState, type Sync, syncOf } from './standing.ts'

type View = Answer<typeof routes.show>

export async function campaignView(deps: Deps, workspace: string, campaign: Campaign): Promise<View> {
  const { db } = deps
  const sync = await syncOf(db, workspace, campaign.slug)
  const states = sync ? await countsByState(db, workspace, sync) : new Map<OrderState, number>()
  const counts = countsOf(states)
  const itemsWithoutSku = await unmapped(deps, workspace, campaign.slug)
  const newest = await newestImport(db, workspace, accountOf(campaign.slug))
  const configured = sync !== null && sync.connected !== ''
  return {
    ...campaign,
    status: await statusOfCampaign(deps, workspace, campaign, sync, counts),
    counts,
    itemsWithoutSku,
    lastImport: newest
      ? {
          id: newest.id,
          file: newest.file,
          at: (newest.finishedAt ?? newest.at).toISOString(),
          reportDate: newest.reportDate?.toISOString() ?? null,
        }
      : null,
    sync: configured ? sync.state : 'none',
    steps: stepsOf(campaign, counts, itemsWithoutSku, configured ? sync : null),
  }
}

export function countsOf(states: Map<OrderState, number>): View['counts'] {
  const of = (...names: OrderState[]) => names.reduce((total, name) => total + (states.get(name) ?? 0), 0)
  const all = [...states.values()].reduce((total, n) => total + n, 0)
  const notFinalized = of('not_finalized', 'held')
  return {
    backers: all,
    finalized: all - notFinalized - of('cancelled', 'left_alone'),
    waiting: of('waiting'),
    unreleased: of('unreleased'),
    queued: of('queued', 'sending', 'unknown'),
    inShipstation: of('in_shipstation'),
    shipped: of('shipped'),
    tasks: of('task'),
    notFinalized,
    refunded: of('cancelled'),
  }
}

async function unmapped(deps: Deps, workspace: string, slug: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(distinct item ->> 'key')::int as n from records p cross join lateral jsonb_array_elements(p.data -> 'items') item
    left join records m on m.workspace = p.workspace and m.account = p.account and m.kind = 'mapping' and m.id = item ->> 'key'
    where p.workspace = ${workspace} and p.account = ${accountOf(slug)} and p.kind = 'pledge' and not p.gone and (item ->> 'quantity')::int > 0
      and (m.id is null or (jsonb_typeof(m.data -> 'lines') = 'null' and not (m.data -> 'digital')::boolean))
  `.execute(deps.db)
  return rows[0]?.n ?? 0
}

/** What a campaign still needs, in the order in which it is done. */
function stepsOf(
  campaign: Campaign,
  counts: View['counts'],
  without: number,
  sync: Sync | null,
): View['steps'] {
  const at = `/campaigns/${campaign.slug}`
  const sent = counts.inShipstation + counts.shipped + counts.queued + counts.tasks + counts.refunded
  const isLive = campaign.state !== 'draft'
  return [
    {
      title: 'Import the backer report',
      done: counts.backers > 0,
      says:
        counts.backers > 0
          ? `${counted(counts.backers, 'backer')}.`
          : 'Drop in the CSV or the zip from Kickstarter.',
      href: `${at}/import`,
    },
    {
      title: 'Name the products',
      done: counts.backers > 0 && without === 0,
      says:
        counts.backers === 0
          ? 'They come with the report; each is given the SKU that ShipStation knows.'
          : without === 0
            ? 'Every reward, item and add-on has its answer.'
            : `${counted(without, 'product')} ${without === 1 ? 'has' : 'have'} no SKU yet; ${counted(counts.waiting, 'order waits', 'orders wait')}.`,
      href: `${at}/items`,
    },
    {
      title: 'Set the campaign to live or closed',
      done: isLive,
      says: isLive ? `It is ${campaign.state}.` : 'A draft sends nothing.',
      href: at,
    },
    {
      title: 'Configure ShipStation sync',
      done: sync !== null,
      says: sync ? 'Connected.' : 'Choose the connection, the store and the ship-from location.',
      href: `${at}/sync`,
    },
    {
      title: 'Send one order and look at it',
      done: sent > 0,
      says:
        sent > 0
          ? `${counted(sent, 'order was sent', 'orders were sent')}.`
          : 'One first, so that you see it in ShipStation.',
      href: `${at}/sync`,
    },
    {
      title: 'Release the rest',
      done: sent > 0 && counts.unreleased === 0,
      says:
        counts.unreleased > 0
          ? `${counted(counts.unreleased, 'order is', 'orders are')} ready and not released.`
          : 'Nothing is held back.',
      href: `${at}/sync`,
    },
  ]
}
