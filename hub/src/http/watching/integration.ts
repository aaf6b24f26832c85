import { sql } from 'kysely'
import type { Db } from '../../store/open.ts'
import { titleOf } from '../overview/budget.ts'
import { found } from '../serve.ts'

/** An integration with its flows, whatever its connector. */
export type Integration = {
  id: string
  workspace: string
  connector: string
  account: string
  connected: string
  state: 'active' | 'paused'
  title: string
  href: string
  flows: { id: string; name: string; from: string; to: string; sink: string }[]
}

/** @throws Problem 404 when there is none, or it was removed. */
export async function integrationOf(db: Db, workspace: string, id: string): Promise<Integration> {
  const { rows } = await sql<Omit<Integration, 'title' | 'href'> & { name: string | null }>`
    select i.id, i.workspace, i.connector, i.account, i.connected, i.state, coalesce(c.data ->> 'name', k.settings ->> 'name') as name,
      coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'from', f.from_account, 'to', f.to_account, 'sink', f.sink) order by f.name)
        from flows f where f.integration = i.id), '[]') as flows
    from integrations i left join records c on c.workspace = i.workspace and c.account = i.account and c.kind = 'campaign'
    left join connections k on k.workspace = i.workspace and k.account = i.account and k.removed_at is null
    where i.workspace = ${workspace} and i.id = ${id} and i.state <> 'removed'
  `.execute(db)
  const { name, ...row } = found(rows[0], 'integration')
  const slug = row.account.slice(row.account.indexOf(':') + 1)
  return {
    ...row,
    title: titleOf(row.account, name),
    href: row.connector === 'kickstarter' ? `/campaigns/${slug}` : `/integrations/${row.connector}/${row.id}`,
  }
}

/** The accounts that an integration reads from, in the order in which a person thinks of them. */
export const readFrom = (it: Integration) =>
  [...new Set([it.connected, ...it.flows.map((flow) => flow.from)])].filter((account) => account !== '')
