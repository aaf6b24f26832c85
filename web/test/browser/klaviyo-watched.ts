import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { faultsEverywhere, stand } from './seen.ts'
import { exact, listenTo } from './visit.ts'

type Watched = {
  open(): Promise<Page>
  /** The sandbox's own switches. */
  control(path: string, body: object): Promise<unknown>
  home(): string
  /** An order comes in at ShipStation. */
  sells(): Promise<unknown>
}

/** What a person sees of an integration that runs: its pages, what is said under the pointer, under a field, and while Klaviyo asks to wait. */
export function watched({ open, control, home, sells }: Watched): void {
  for (const path of ['', '/feed', '/verify', '/names', '/settings'])
    test(`the page ${path || '/'} holds WCAG 2.2 AA, is no wider than its window and quiet`, async () => {
      const page = await open()
      const complaints = listenTo(page)
      await stand(page, home() + path)
      assert.deepEqual(await faultsEverywhere(page), [])
      assert.deepEqual(complaints, [])
      await page.context().close()
    })

  test('V7 the chart says a day’s three numbers under the pointer, and opens the day that is pressed; unread, nothing agrees', async () => {
    const page = await open()
    await stand(page, `${home()}/verify`)
    const { table, tip, point } = onVerify(page)
    const agreeing = await anyOf(
      await table.locator('tbody tr').filter({ hasText: 'agrees' }).all(),
      async (row) => Number(await row.locator('td').nth(1).innerText()) > 0,
    )
    const day = await agreeing.getByRole('button').innerText()
    const bar = await point(day)
    await tip.getByText(day).waitFor()
    const row = await agreeing.locator('td').allInnerTexts()
    assert.deepEqual((await tip.locator('dd').allInnerTexts()).map(Number), row.slice(1, 4).map(Number))
    await tip.getByText('All agree').waitFor()
    await bar.click()
    await page.getByRole('dialog').getByText('Nothing differs on this day.').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    const differing = table.locator('tbody tr').filter({ hasText: 'without an event' }).first()
    await point(await differing.getByRole('button').innerText())
    await tip.getByText('They differ: press to see why').waitFor()
    await control('keys', { removeScope: 'metrics:read' })
    try {
      await stand(page, `${home()}/verify`)
      await page.getByText('The key lacks metrics:read or events:read').waitFor()
      await point(day)
      await tip.getByText('All was sent; Klaviyo was not read.').waitFor()
      assert.equal(await table.getByText('agrees').count(), 0)
    } finally {
      await control('keys', { addScope: 'metrics:read' })
    }
    await page.context().close()
  })

  test('a name that the report goes by is refused where it is typed', async () => {
    const page = await open()
    await stand(page, `${home()}/names`)
    await page.getByLabel('Name of TrackingNumber in Klaviyo').fill('OrderId')
    await page.getByRole('row').getByText('TrackingNumber cannot be called OrderId').waitFor()
    await page.getByRole('button', exact('Take back')).click()
    await page.context().close()
  })

  test('where Klaviyo asks to wait, the page says so, and that nothing is lost, until it goes on', async () => {
    const page = await open()
    await control('faults', { kind: '429', path: '/api/events', method: 'POST', retryAfter: 15 })
    await sells()
    await stand(page, home())
    const wait = page.getByText(/^Klaviyo asks to wait: .*nothing is lost and there is nothing to do\.$/)
    await wait.waitFor()
    assert.deepEqual(await faultsEverywhere(page), [])
    await wait.waitFor({ state: 'hidden' })
    await page.context().close()
  })
}

async function anyOf(rows: readonly Locator[], is: (row: Locator) => Promise<boolean>): Promise<Locator> {
  for (const row of rows) if (await is(row)) return row
  throw new Error(`none of ${rows.length} rows`)
}

function onVerify(page: Page) {
  const chart = page.getByRole('img', { name: /^Order Shipped, .*The table below has every day/ })
  const table = page.getByRole('table', exact('Counts a day'))
  /** The pointer over a day's bar; the table has the newest day first. */
  const point = async (day: string) => {
    const days = await table.locator('tbody button').allInnerTexts()
    const bar = chart.locator('.chart-catch').nth(days.length - 1 - days.indexOf(day))
    await bar.hover()
    return bar
  }
  return { table, point, tip: page.locator('.chart-tip') }
}
