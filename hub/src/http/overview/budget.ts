import { sql } from 'kysely'
import type { z } from 'zod'
import type { Spending, User } from '../../engine/budget.ts'
import type { ConnectionRow } from '../../store/connections.ts'
import type { budget } from '../api/workspace.ts'
import type { Deps } from '../deps.ts'

export type BudgetView = z.infer<typeof budget>

/** Kinds of work, as people would say what the requests were for. What is sent is counted by integration instead. */
const words: Record<Exclude<User, 'send'>, string> = {
  person: 'You',
  lookup: 'Looking at what ShipStation announced',
  increment: 'Reading what is new',
  sweep: 'Checking that nothing was missed',
  backfill: 'Reading older orders',
}

/** What an account's running window was spent on; null while no lane of this process serves it. */
export async function budgetOf(
  deps: Pick<Deps, 'db' | 'engine'>,
  connection: ConnectionRow,
): Promise<BudgetView | null> {
  const { workspace, account } = connection
  const spending = deps.engine.spending(workspace, account)
  if (!spending) return null
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from steps where workspace = ${workspace} and account = ${account} and state = 'planned'
  `.execute(deps.db)
  return {
    connection: connection.id,
    account,
    title: connection.name,
    limit: spending.limit,
    pairs: spending.sets,
    remaining: spending.remaining,
    resetsInSeconds: Math.ceil(spending.resetsInMs / 1000),
    used: wholly(await usersOf(deps, workspace, spending.spent), spending.limit - spending.remaining),
    waiting: rows[0]?.waiting ?? 0,
  }
}

/** What ShipStation counted and this process did not spend: another program with the same keys, or the hub before a restart. */
function wholly(used: BudgetView['used'], spent: number): BudgetView['used'] {
  const rest = spent - used.reduce((sum, { requests }) => sum + requests, 0)
  return rest > 0 ? [...used, { user: 'Another program, or before a restart', requests: rest }] : used
}

async function usersOf(
  deps: Pick<Deps, 'db'>,
  workspace: string,
  spent: Spending['spent'],
): Promise<BudgetView['used']> {
  const flows = spent.flatMap(({ user, for_ }) => (user === 'send' ? for_ : []))
  const titles = await titlesOfFlows(deps, workspace, flows)
  const named = spent.map(({ user, for_, requests }) => ({
    user: user === 'send' ? (titles.get(for_) ?? 'Sending') : words[user],
    requests,
  }))
  const order = [...Object.values(words), ...titles.values(), 'Sending']
  return [...Map.groupBy(named, ({ user }) => user)]
    .map(([user, of]) => ({ user, requests: of.reduce((sum, { requests }) => sum + requests, 0) }))
    .toSorted((a, b) => order.indexOf(a.user) - order.indexOf(b.user))
}

async function titlesOfFlows(
  deps: Pick<Deps, 'db'>,
  workspace: string,
  flows: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ flow: string; account: string; name: string | null }>`
    select f.id as flow, i.account, coalesce(r.data ->> 'name', k.settings ->> 'name') as name from flows f join integrations i on i.id = f.integration
    left join records r on r.workspace = i.workspace and r.account = i.account and r.kind = 'campaign'
    left join connections k on k.workspace = i.workspace and k.account = i.account and k.removed_at is null
    where f.workspace = ${workspace} and f.id = any(${flows as string[]})
  `.execute(deps.db)
  return new Map(rows.map(({ flow, account, name }) => [flow, titleOf(account, name)]))
}

/** An integration's name on every screen. */
export const titleOf = (account: string, name: string | null) => {
  const [connector = '', id = ''] = account.split(':')
  return `${connector === 'klaviyo' ? 'Klaviyo' : 'Kickstarter'} – ${name ?? id}`
}
