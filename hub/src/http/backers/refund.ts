import { amount } from '../../connectors/kickstarter/finalized.ts'
import { paidNow } from '../../connectors/kickstarter/refunds.ts'
import { fromDecimal, type Money } from '../../model/money.ts'
import type { Pledge, Refund } from '../../model/pledge.ts'
import type { Db } from '../../store/open.ts'
import { routes } from '../api/backers.ts'
import type { Given } from '../api/define.ts'
import { Problem } from '../problem.ts'
import { found } from '../serve.ts'
import { ownRecord } from './known.ts'
import type { By, Press } from './press.ts'

type Asked = Given<typeof routes.refund>['body']

/** Notes money given back in Kickstarter that its report does not show yet. The same press a second time is the same refund. */
export async function noteRefund(db: Db, by: By, number: string, asked: Asked, at: Date): Promise<Press[]> {
  const { pledge, entries } = await refundOf(db, by, number)
  if (!/^[\w-]+$/.test(asked.press))
    throw new Problem(422, 'This refund has no proper id.', {
      field: 'press',
      remedy: 'Open the form again.',
    })
  if (entries.some((entry) => entry.id === asked.press)) return []
  const given = amountOf(asked.amount, pledge, { entries })
  const reason = asked.reason?.trim() || null
  const entry = { id: asked.press, amount: given, reason, from: 'person', at: at.toISOString() } as const
  return [pressOf(number, `Noted a refund of ${amount(given)}`, reason, [...entries, entry])]
}

/** @throws Problem 404, and 409 for one that the report itself has shown. */
export async function withdrawRefund(db: Db, by: By, number: string, press: string): Promise<Press[]> {
  const { entries } = await refundOf(db, by, number)
  const entry = found(
    entries.find((one) => one.id === press),
    'refund',
  )
  if (entry.from === 'report')
    throw new Problem(409, 'Kickstarter’s report shows this refund, so it cannot be taken back here.')
  const left = entries.filter((one) => one !== entry)
  return [pressOf(number, `Took back the refund of ${amount(entry.amount)}`, null, left)]
}

async function refundOf(db: Db, by: By, number: string) {
  const pledge: Pledge = found(await ownRecord(db, by, 'pledge', number), 'backer')
  return { pledge, entries: (await ownRecord(db, by, 'refund', number))?.entries ?? [] }
}

const pressOf = (
  number: string,
  title: string,
  detail: string | null,
  entries: Refund['entries'],
): Press => ({
  on: { kind: 'pledge', id: number },
  ...{ title, detail, changes: [] },
  writes: [{ kind: 'refund', id: number, data: { entries } }],
})

/** More than nothing, and at most what is left of the payment. @throws Problem 422 */
function amountOf(text: string, pledge: Pledge, refund: Refund): Money {
  const { now } = paidNow(pledge, refund)
  const wrong = (says: string, remedy: string) => new Problem(422, says, { field: 'amount', remedy })
  const given = fromDecimal(text, now.currency)
  if (given === null)
    throw wrong(`“${text.slice(0, 40)}” is not an amount in ${now.currency}.`, 'Write it like 5.00.')
  if (given.minor <= 0) throw wrong('A refund is more than nothing.', 'Write an amount above zero.')
  if (given.minor > now.minor)
    throw wrong(
      `This backer paid ${amount(now)}; no more can be given back.`,
      `Write ${amount(now)} or less.`,
    )
  return given
}
