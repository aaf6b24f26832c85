import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { type Client, signUp } from '../../../hub/demo/client.ts'
import { freshPage, startBrowser } from '../../../hub/test/rig/browser.ts'
import type { TestHub } from '../../../hub/test/rig/hub.ts'
import { fill } from './filled.ts'
import { faultsEverywhere, faultsOn, stand } from './seen.ts'
import { exact, hubThatIsCalled, listenTo } from './visit.ts'

let hub: TestHub
let browser: Browser
let client: Client
let signedIn: Awaited<ReturnType<BrowserContext['storageState']>>

before(async () => {
  ;[hub, browser] = await Promise.all([hubThatIsCalled(), startBrowser()])
  client = await signUp(hub.url, hub.setupLink ?? '')
  const page = await freshPage(browser)
  await page.goto(`${hub.url}/sign-in`)
  await page.getByLabel(/^E-mail/).fill('ada@example.com')
  await page.getByLabel(/^Password/).fill('a long and quiet sentence')
  await page.getByRole('button', exact('Sign in')).click()
  await page.getByRole('navigation', exact('Main')).waitFor()
  signedIn = await page.context().storageState()
  await page.context().close()
})
after(async () => {
  await browser?.close()
  await hub?.[Symbol.asyncDispose]()
})

async function open(): Promise<Page> {
  const context = await browser.newContext({
    storageState: signedIn,
    viewport: { width: 1440, height: 844 },
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(45_000)
  return page
}

const on = (page: Page, path: string) => stand(page, hub.url + path)

/** Each page in both themes and at each width; a breach of the content security policy is an error on the console, too. */
function eachHolds(paths: string[]): void {
  // why: one page for all of them, as a person has it: what was fetched once is not fetched again
  let page: Page
  let complaints: string[]
  before(async () => {
    page = await open()
    complaints = listenTo(page)
  })
  after(() => page?.context().close())
  for (const path of paths)
    test(`${path} holds WCAG 2.2 AA, is no wider than its window and quiet, light and dark, wide and narrow`, async () => {
      await on(page, path)
      assert.deepEqual(await faultsEverywhere(page), [])
      assert.deepEqual(complaints.splice(0), [])
    })
}

describe('while nothing is there yet', () => {
  eachHolds(['/', '/orders', '/integrations', '/issues', '/connections', '/activity', '/mails'])

  test('a list without anything says what it will hold and the one next action', async () => {
    const page = await open()
    await on(page, '/orders')
    await page.getByRole('heading', exact('No orders yet')).waitFor()
    await page.getByRole('link', exact('Connect ShipStation')).waitFor()
    assert.equal(await page.getByRole('searchbox').count(), 0)
    await page.context().close()
  })
})

describe('with the first report of a campaign', () => {
  before(() => fill(client))

  // A few rows of each list are as good as all: they are alike. Germany has the longest name.
  const campaign = ['', '/backers?country=DE', '/backers/18', '/items', '/orders', '/sync', '/import']
  eachHolds([
    ...['/', '/orders', '/integrations', '/integrations/kickstarter/new', '/issues'],
    ...['/connections', '/connections/new', '/connections/new?with=key', '/activity', '/mails', '/settings'],
    ...campaign.map((tab) => `/campaigns/moon-lamp${tab}`),
    '/orders/kickstarter.moon-lamp.18',
  ])

  test('what does not match offers to clear the filters; what failed says so and offers again', async () => {
    const page = await open()
    await on(page, '/campaigns/moon-lamp/backers?q=nobody-is-called-so')
    await page.getByRole('button', exact('Clear the filters')).click()
    await page.getByRole('table', exact('Backers')).waitFor()
    assert.equal(new URL(page.url()).search, '')
    const broken = { says: 'The list could not be read.', remedy: 'Try again in a minute.' }
    await page.route('**/api/campaigns/*/backers?*', (route) => route.fulfill({ status: 500, json: broken }))
    await page.reload()
    await page.getByRole('alert').getByText(broken.says).waitFor()
    await page.unroute('**/api/campaigns/*/backers?*')
    await page.getByRole('button', exact('Try again')).click()
    await page.getByRole('table', exact('Backers')).waitFor()
    await page.context().close()
  })

  test('the CSV is exactly the view: its filters and its columns, of the chosen rows or of all that match', async () => {
    const page = await open()
    await on(page, '/campaigns/moon-lamp/backers?country=DE')
    const saved = async (button: string) => {
      const file = page.waitForEvent('download')
      await page.getByRole('button', exact(button)).click()
      return readFileSync(await (await file).path(), 'utf8')
        .trim()
        .split('\r\n')
    }
    const rows = await page.getByRole('table', exact('Backers')).locator('tbody tr').count()
    const whole = await saved('CSV of this view')
    assert.equal(whole.length, rows + 1)
    assert.ok(whole.slice(1).every((line) => line.includes('Germany')))
    await page.getByRole('button', exact('Columns')).click()
    await page.getByRole('menuitemcheckbox', exact('Tracking')).click()
    assert.deepEqual(await faultsOn(page), [])
    await page.keyboard.press('Escape')
    await page.reload()
    await page.getByRole('table', exact('Backers')).getByRole('checkbox').nth(1).check()
    const one = await saved('CSV of the chosen')
    assert.equal(one.length, 2)
    assert.doesNotMatch(one[0] ?? '', /Tracking/)
    assert.deepEqual(await faultsOn(page), [])
    await page.getByRole('button', { name: `Choose all ${rows} that match` }).click()
    await page.getByText(`All ${rows} that match are chosen`).waitFor()
    assert.equal((await saved('CSV of the chosen')).length, rows + 1)
    await page.context().close()
  })

  test('one decision for the chosen backers says its consequence, then what came of it', async () => {
    const page = await open()
    await on(page, '/campaigns/moon-lamp/backers?country=JP')
    const boxes = page.getByRole('table', exact('Backers')).getByRole('checkbox')
    for (const place of [1, 2]) await boxes.nth(place).check()
    await page.getByRole('button', exact('Hold')).click()
    const dialog = page.getByRole('dialog', exact('Hold: 2 backers'))
    await dialog.getByText('Nothing of them goes to ShipStation').waitFor()
    await dialog.getByRole('button', exact('Hold: 2')).click()
    await page.getByText('2 backers decided.').waitFor()
    await page.getByRole('button', exact('Held by hand 2')).waitFor()
    await page.context().close()
  })

  test('slash finds, the question mark shows the keys, g then i goes to the integrations, j steps through rows', async () => {
    const page = await open()
    await on(page, '/')
    const field = page.getByRole('combobox')
    for (const key of ['/', 'Control+k']) {
      await page.keyboard.press(key)
      await field.waitFor()
      assert.ok(await field.evaluate((it) => it === document.activeElement))
      await page.keyboard.press('Escape')
      await field.waitFor({ state: 'hidden' })
    }
    await page.keyboard.press('?')
    const keys = page.getByRole('dialog', exact('Keys'))
    await keys.waitFor()
    assert.deepEqual(await faultsOn(page), [])
    await page.keyboard.press('Escape')
    await keys.waitFor({ state: 'hidden' })
    await page.keyboard.press('g')
    await page.keyboard.press('i')
    await page.waitForURL('**/integrations')
    await page.getByRole('link', exact('Moon Lamp')).and(page.locator('[data-row-door]')).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/campaigns/moon-lamp')
    await page.context().close()
  })

  test('exact times follow the one switch, on every page after', async () => {
    const page = await open()
    await on(page, '/activity')
    await page.getByRole('button', { name: /^Times/ }).click()
    assert.deepEqual(await faultsOn(page), [])
    await page.getByRole('menuitemradio', exact('UTC')).click()
    await page.locator('time[title$="UTC"]').first().waitFor()
    await on(page, '/campaigns/moon-lamp')
    await page.locator('time[title$="UTC"]').first().waitFor()
    await page.context().close()
  })

  test('the page’s main press is a few stops behind the link that skips the rail, and its focus is seen', async () => {
    const page = await open()
    for (const [path, name] of [
      ['/connections/new', 'Connect with a key'],
      ['/campaigns/moon-lamp/import', 'Choose a file'],
      ['/campaigns/moon-lamp', 'Name the products'],
    ] as const) {
      await on(page, path)
      await tabsTo(page, name, 20)
      const outline = await page.evaluate(
        () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
      )
      assert.notEqual(outline, 'none', `${name} shows that it has the focus`)
    }
    await page.context().close()
  })

  test('strangers’ pages hold it too: sign-in, and the pledge page on a phone in both themes', async () => {
    const { pledgePage } = await client.get<{ pledgePage: string }>('/api/campaigns/moon-lamp/backers/18')
    for (const dark of [false, true]) {
      const stranger = await freshPage(browser, { width: 390, height: 844, dark })
      const complaints = listenTo(stranger)
      for (const url of [pledgePage, `${hub.url}/sign-in`]) {
        await stranger.goto(url)
        await stranger.getByRole('heading').first().waitFor()
        assert.deepEqual(await faultsOn(stranger), [], url)
      }
      assert.deepEqual(complaints, [])
      await stranger.context().close()
    }
  })
})

/** By Tab alone, within this many stops, from the top of the page. */
async function tabsTo(page: Page, name: string, most: number): Promise<void> {
  const passed: string[] = []
  for (let stop = 0; stop < most; stop++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')
    passed.push(at)
    if (at === name) return
    if (at === 'Skip to the page') await page.keyboard.press('Enter')
  }
  assert.fail(`Tab never came to “${name}”: ${passed.join(' · ')}`)
}
