import { sql } from 'kysely'
import type { By } from '../../klaviyo/deeds.ts'
import { numbered } from '../../klaviyo/outlook.ts'
import { sayAgain } from '../../klaviyo/say-again.ts'
import { factsOf, own } from '../../klaviyo/sync.ts'
import { settle } from '../../store/steps.ts'
import type { Answer, Given } from '../api/define.ts'
import type { routes } from '../api/klaviyo.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'

const unsent = () =>
  new Problem(409, 'There is nothing to send again: what was not sent yet goes by itself.', {
    remedy: 'Look at what it waits for.',
  })

/** One event once more: a refused one as it is, a sent one under the key it had. */
export async function resend(deps: Deps, by: By, key: string): Promise<Answer<typeof routes.resend>> {
  const { workspace, account } = by.sync
  const moved = await deps.db.transaction().execute(async (trx) => {
    const { rows } =
      await sql`select from steps s where ${own(by.sync)} and s.key = ${key} and s.state = 'refused'`.execute(
        trx,
      )
    if (rows.length === 0) return 0
    const now = deps.clock.now()
    const again = { key, event: 'again', state: 'planned', reason: null, due: now, attempted: false } as const
    return (await settle(trx, workspace, [again], now)).length
  })
  if (moved > 0) deps.engine.wake(workspace, account)
  const sent = moved > 0 ? moved : await sayAgain(deps, by, { key }, 'Sent an event again')
  if (sent === 0) throw unsent()
  return {
    says:
      moved > 0
        ? 'It goes with the next request.'
        : 'It goes with the next request. If Klaviyo has it already, it keeps the one it has.',
  }
}

/** A day's events, or an order's, once more. */
export async function replay(
  deps: Deps,
  by: By,
  { day, order, metric: only }: Given<typeof routes.replay>['body'],
): Promise<Answer<typeof routes.replay>> {
  if ((day === undefined) === (order === undefined))
    throw new Problem(422, 'Name a day or an order, one of them.', { field: 'day' })
  const { zone } = factsOf(by.sync)
  const metric = only ?? null
  const events =
    day === undefined
      ? await ofOrder(deps, by, order ?? '', metric)
      : await sayAgain(deps, by, { day, zone, metric }, `Sent the events of ${day} again`)
  if (events === 0) throw unsent()
  return {
    events,
    says: `${numbered(events)} ${events === 1 ? 'event goes' : 'events go'} again. Klaviyo drops what it has.`,
  }
}

async function ofOrder(deps: Deps, by: By, number: string, metric: string | null): Promise<number> {
  const { workspace, connected } = by.sync
  const { rows } = await sql<{ id: string }>`
    select o.id from record_of o where o.workspace = ${workspace} and o.account = ${connected} and o.kind = 'order' and o.of_kind = 'number' and o.of_id = ${number.trim()}`.execute(
    deps.db,
  )
  if (rows.length === 0)
    throw new Problem(404, `There is no order ${number}.`, {
      remedy: 'Write the number as ShipStation shows it.',
      field: 'order',
    })
  let sent = 0
  for (const { id } of rows)
    sent += await sayAgain(deps, by, { order: id, metric }, `Sent the events of order ${number} again`)
  return sent
}
