import { sql } from 'kysely'
import type { RawRow } from '../connectors/kickstarter/report/raw.ts'
import { toPledge } from '../connectors/kickstarter/report/row.ts'
import type { Deps } from '../http/deps.ts'
import { native } from './native.ts'

const pageRows = 500

/** Another completion column was named: what was imported is read again from the rows as they are kept. */
export async function remap(
  deps: Deps,
  workspace: string,
  account: string,
  completed: string | null,
): Promise<void> {
  for (let after = ''; ; ) {
    const { rows } = await sql<{ id: string; raw: RawRow; request: string }>`
      select id, raw, request::text from records where workspace = ${workspace} and account = ${account} and kind = 'pledge' and not gone
        and raw ->> 'completed' is distinct from ${completed} and id > ${after} order by id limit ${pageRows}
    `.execute(deps.db)
    if (rows.length === 0) return
    await deps.db.transaction().execute(async (trx) => {
      for (const [request, group] of Map.groupBy(rows, (row) => row.request)) {
        const items = group.map(({ id, raw }) => ({
          id,
          raw: { ...raw, completed },
          data: toPledge({ ...raw, completed }),
        }))
        // The rows keep their import's number: a later report still wins over this look at an earlier one.
        await native(trx, deps, {
          workspace,
          account,
          kind: 'pledge',
          items,
          source: 'person',
          request: BigInt(request),
        })
      }
    })
    after = rows.at(-1)?.id ?? after
  }
}
