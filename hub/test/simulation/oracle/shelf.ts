import type { Company } from '../company.ts'
import type { Dump } from '../hands.ts'
import { flowOf, plain, type Row, rowsOf, said } from './rows.ts'

type Verdict = { step?: string }
const whatOf = (row: Row) => plain([row.item, row.quantity, row.street])

/**
 * The shelf of ours: a deed is noted there exactly once for each step that is done, and never for another; what is taken is what
 * the newest of them said, and what is taken and what is left are what stood there.
 */
export function shelved(company: Company, rows: Dump): string[] {
  const { workspace, accounts, stock, pledges } = company
  if (!stock) return []
  const own = (table: string) => (rows[table] ?? []).filter((row) => row.shop === accounts.pledges)
  const steps = rowsOf(rows, 'steps', workspace).filter((step) => step.sink === 'shelf.stock')
  const taken = new Map(own('shelf_taken').map((row) => [row.object, row]))
  const found = [...doneOnce(steps, own('shelf_deeds')), ...lastStands(steps, taken)]
  for (const [item, n] of Object.entries(stock)) {
    const gone = [...taken.values()].filter((row) => row.item === item)
    const there = gone.reduce((sum, row) => sum + Number(row.quantity), 0)
    const left = Number(own('shelf').find((row) => row.item === item)?.n)
    if (there + left !== n)
      found.push(`I2 ${workspace}: of ${n} ${item} ${there} are taken and ${left} are left`)
  }
  const looks = rowsOf(rows, 'looks', workspace).filter((look) => look.flow === flowOf(company, 'shelf'))
  for (const pledge of pledges.values()) {
    const look = looks.find((row) => row.id === pledge.number)
    const verdicts = (look?.verdicts ?? []) as Verdict[] // why: the column's form
    const step = steps.find((one) => verdicts.some((verdict) => verdict.step === one.key))
    if (!step) found.push(`I1 ${pledge.number} never asked the shelf`)
    else if (step.state === 'refused') {
      if (!step.reason) found.push(`I1 ${pledge.number} was refused by the shelf without a reason`)
    } else {
      const { item, quantity, street, state } = said(company, pledge)
      const should = plain([item, state === 'open' ? quantity : 0, street])
      const row = taken.get(step.object)
      if (!row || whatOf(row) !== should)
        found.push(`I1 ${pledge.number} took ${row ? whatOf(row) : 'nothing'} and should have ${should}`)
    }
  }
  return found
}

function doneOnce(steps: readonly Row[], deeds: readonly Row[]): string[] {
  const done = new Set(steps.flatMap((step) => (step.state === 'done' ? step.key : [])))
  const noted = Map.groupBy(deeds, (deed) => deed.key)
  return [
    ...[...noted].flatMap(([key, all]) => [
      ...(all.length > 1 ? [`I2 the shelf did ${String(key)} ${all.length} times`] : []),
      ...(done.has(key) ? [] : [`I2 the shelf did ${String(key)}, and its step is not done`]),
    ]),
    ...[...done].flatMap((key) =>
      noted.has(key) ? [] : [`I1 ${String(key)} is done, and not at the shelf`],
    ),
  ]
}

/** What was refused or failed has left nothing behind: what stands is of the newest deed that was done. */
function lastStands(steps: readonly Row[], taken: ReadonlyMap<unknown, Row>): string[] {
  const newest = new Map<unknown, Row>()
  for (const step of steps)
    if (step.state === 'done' && Number(step.nth) >= Number(newest.get(step.object)?.nth ?? 0))
      newest.set(step.object, step)
  return [...new Set([...newest.keys(), ...taken.keys()])].flatMap((object) => {
    const step = newest.get(object)
    const [is, should] = [taken.get(object), step?.body as Row | undefined] // why: what the flow made
    if (is && should && whatOf(is) === whatOf(should)) return []
    return [
      `I3 ${String(object)} has ${is ? whatOf(is) : 'nothing'} of the shelf, and its last deed was ${should ? whatOf(should) : 'none'}`,
    ]
  })
}
