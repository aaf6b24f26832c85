import { sql } from 'kysely'
import type { z } from 'zod'
import type { Kind } from '../../model/entities.ts'
import type { Db } from '../../store/open.ts'
import type { question } from '../api/integrations.ts'
import { doorTo } from './feed.ts'
import type { Integration } from './integration.ts'

type Question = z.infer<typeof question>
type Row = {
  question: string
  kind: string
  ref: string
  options: string[]
  count: number
  hurts: { account: string; kind: Kind; id: string }[]
}
const most = 10

/** What the integration's plans wait for, each question once, with the page where it is answered. */
export async function questionsOf(db: Db, it: Integration): Promise<Question[]> {
  const { rows } = await sql<Row>`
    select v ->> 'wait' as question, v -> 'for' ->> 'kind' as kind, v -> 'for' ->> 'id' as ref, coalesce(v -> 'options', '[]') as options,
      count(*)::int as count,
      (array_agg(jsonb_build_object('account', l.account, 'kind', l.kind, 'id', l.id) order by l.id))[1:${sql.raw(String(most))}] as hurts
    from looks l cross join lateral jsonb_array_elements(l.verdicts) v
    where l.workspace = ${it.workspace} and l.flow = any(${it.flows.map((flow) => flow.id)}) and v ? 'wait'
    group by 1, 2, 3, 4 order by 5 desc, 1
  `.execute(db)
  return rows.map((row) => ({
    ...row,
    answer: answerTo(it, row),
    hurts: row.hurts.flatMap((one) => doorTo(one) ?? []),
  }))
}

function answerTo(it: Integration, row: Row): Question['answer'] {
  const [first] = row.hurts
  const one = first ? doorTo(first) : null
  if (it.connector === 'kickstarter' && row.kind === 'mapping')
    return { title: 'Choose the product', href: `${it.href}/items?only=unmapped` }
  if (it.connector === 'kickstarter' && row.kind === 'release')
    return { title: 'Release', href: `${it.href}/sync` }
  return one ? { ...one, title: 'Decide' } : { title: 'Open the integration', href: it.href }
}

/** How many records wait for an answer. */
export async function waitingOf(db: Db, it: Integration): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from looks l where l.workspace = ${it.workspace} and l.flow = any(${it.flows.map((flow) => flow.id)})
      and jsonb_path_exists(l.verdicts, '$[*].wait')
  `.execute(db)
  return rows[0]?.n ?? 0
}
