import assert from 'node:assert/strict'
import type { Locator } from 'playwright-core'
import type { KlaviyoSandbox } from '../../../hub/src/connectors/klaviyo/sandbox/index.ts'

/** Thirty rows, today first: what was sent and what Klaviyo shows are what its account holds of Order Shipped on that day of its zone. */
export async function agreesWith(far: KlaviyoSandbox, table: Locator): Promise<void> {
  const cells = async (row: number) =>
    (await table.locator('tbody tr').nth(row).locator('td').allInnerTexts()).slice(1, 4).map(Number)
  const sent = far.account.events
    .all()
    .filter(({ metric }) => far.account.metrics.get(metric)?.name === 'Order Shipped')
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: far.account.card.timezone, dateStyle: 'short' })
  // By the calendar: a day on which the clocks change is one day too.
  const today = Date.parse(`${day.format(new Date())}T00:00:00Z`)
  for (let row = 0; row < 30; row++) {
    const at = new Date(today - row * 86_400_000).toISOString().slice(0, 10)
    const there = sent.filter((one) => day.format(new Date(one.at * 1000)) === at).length
    const [, ours, theirs] = await cells(row)
    assert.deepEqual([ours, theirs], [there, there], at)
  }
}
