import { sql } from 'kysely'
import type { z } from 'zod'
import type { Ref } from '../../connector.ts'
import { dryRun } from '../../engine/plan.ts'
import type { Kind } from '../../model/entities.ts'
import { replanOne } from '../../store/flows.ts'
import { postgresStore } from '../../store/store.ts'
import type { routes } from '../api/integrations.ts'
import type { Answer } from '../api/define.ts'
import type { Deps } from '../deps.ts'
import { counted } from '../overview/phrases.ts'
import type { count } from '../api/words.ts'
import type { Integration } from './integration.ts'

type Outlook = Answer<typeof routes.replayOutlook>
const batch = 200

/** The records whose entries were seen on a day of the workspace's zone, for each flow that plans them. */
async function ofDay(deps: Deps, it: Integration, day: string): Promise<Map<string, Ref[]>> {
  const found = new Map<string, Ref[]>()
  for (const flow of it.flows) {
    const kinds: readonly Kind[] = deps.registry.flow(it.connector, flow.name).on
    const { rows } = await sql<{ account: string; kind: Kind; id: string }>`
      with d as (select (${day}::date)::timestamp at time zone w.zone as start, (${day}::date + 1)::timestamp at time zone w.zone as ends from workspaces w where w.id = ${it.workspace})
      select distinct c.account, c.kind, c.id from changes c, d
      where c.workspace = ${it.workspace} and c.account = ${flow.from} and c.kind = any(${kinds as string[]}) and c.seen_at >= d.start and c.seen_at < d.ends
      order by 2, 3
    `.execute(deps.db)
    found.set(flow.id, rows)
  }
  return found
}

/** What planning them again would make: the same plan, and nothing written. */
export async function replayOutlook(deps: Deps, it: Integration, day: string): Promise<Outlook> {
  const store = postgresStore(deps.db)
  const [steps, waits, skips] = [
    new Map<string, number>(),
    new Map<string, number>(),
    new Map<string, number>(),
  ]
  const add = (to: Map<string, number>, label: string) => to.set(label, (to.get(label) ?? 0) + 1)
  let records = 0
  for (const [flow, refs] of await ofDay(deps, it, day)) {
    records += refs.length
    for (let from = 0; from < refs.length; from += batch)
      for (const said of await dryRun(store, deps.registry, flow, refs.slice(from, from + batch))) {
        for (const step of said.fresh) add(steps, step.deed)
        for (const step of said.steps) {
          if ('wait' in step) add(waits, step.wait)
          if ('skip' in step) add(skips, step.skip)
        }
      }
  }
  const fresh = [...steps.values()].reduce((sum, n) => sum + n, 0)
  return {
    records,
    says:
      records === 0
        ? 'Nothing was seen on that day.'
        : fresh === 0
          ? `${counted(records, 'record')} would be planned again. Everything they ask for was sent already: nothing would go.`
          : `${counted(records, 'record')} would be planned again, and ${counted(fresh, 'step')} would go.`,
    ...{ steps: listed(steps), waits: listed(waits), skips: listed(skips) },
  }
}

const listed = (counts: ReadonlyMap<string, number>): z.infer<typeof count>[] =>
  [...counts].map(([label, n]) => ({ label, count: n })).sort((a, b) => b.count - a.count)

/** Plans a day's records again. Only what differs from what was delivered makes steps. */
export async function replay(deps: Deps, it: Integration, day: string): Promise<number> {
  const found = await ofDay(deps, it, day)
  let records = 0
  for (const [flow, refs] of found) {
    records += refs.length
    await deps.db.transaction().execute(async (trx) => {
      for (const ref of refs) await replanOne(trx, { id: flow, workspace: it.workspace }, ref, 'replay')
    })
  }
  deps.engine.plan()
  return records
}
