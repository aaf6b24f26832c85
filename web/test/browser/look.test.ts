import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { signUp } from '../../../hub/demo/client.ts'
import { until } from '../../../hub/demo/until.ts'
import { freshPage, startBrowser } from '../../../hub/test/rig/browser.ts'
import type { TestHub } from '../../../hub/test/rig/hub.ts'
import { exampleFile } from './set-up.ts'
import { exact, hubThatIsCalled, listenTo } from './visit.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** WCAG 2.2 AA and all before it. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

let hub: TestHub
let browser: Browser
type State = Awaited<ReturnType<BrowserContext['storageState']>>
let signedIn: State
/** Every page of the rail and of a campaign, with what makes them full. */
const pages = [
  ...['/', '/orders', '/integrations', '/integrations/kickstarter/new', '/issues'],
  ...['/connections', '/connections/new', '/connections/new?with=key', '/activity', '/mails', '/settings'],
  ...['', '/backers', '/backers/18', '/items', '/orders', '/sync', '/import'].map(
    (tab) => `/campaigns/moon-lamp${tab}`,
  ),
  '/orders/kickstarter.moon-lamp.18',
]

before(async () => {
  ;[hub, browser] = await Promise.all([hubThatIsCalled(), startBrowser()])
  await fill(hub)
  const page = await freshPage(browser)
  await page.goto(`${hub.url}/sign-in`)
  await page.getByLabel(/^E-mail/).fill('ada@example.com')
  await page.getByLabel(/^Password/).fill('a long and quiet sentence')
  await page.getByRole('button', exact('Sign in')).click()
  await page.getByRole('heading', { level: 1, name: /step|ready/ }).waitFor()
  signedIn = await page.context().storageState()
  await page.context().close()
})
after(async () => {
  await browser?.close()
  await hub?.[Symbol.asyncDispose]()
})

/** The first report of the story, named, configured and one order sent; over HTTP, as its browser test shows the presses. */
async function fill({ url, setupLink }: TestHub): Promise<void> {
  const client = await signUp(url, setupLink ?? '')
  type Account = { id: string; stores: { id: string; manual: boolean }[] }
  const { id } = await client.send<Account>('POST', '/api/connections/sandbox')
  const account = await until('the stores are read', async () => {
    const now = await client.get<Account>(`/api/connections/${id}`)
    return now.stores.length > 0 && now
  })
  const project = 'https://www.kickstarter.com/projects/lampworks/moon-lamp'
  const campaign = { address: project, name: 'Moon Lamp', currency: 'USD', state: 'live' }
  await client.send('POST', '/api/campaigns', campaign)
  const at = '/api/campaigns/moon-lamp'
  const file = 'era-d-2026-06-20.csv'
  type Import = { id: string; state: string }
  const report = await client.upload<Import>(`${at}/imports?file=${file}`, readFileSync(exampleFile(file)))
  const reaches = (state: string) =>
    until(`the report is at ${state}`, async () => {
      const now = await client.get<Import>(`${at}/imports/${report.id}`)
      return now.state === state
    })
  await reaches('preview')
  await client.send('POST', `${at}/imports/${report.id}/confirm`, {})
  await reaches('done')
  const { items } = await client.get<{ items: { key: string }[] }>(`${at}/items`)
  const answers = items.slice(1).map(({ key }, place) => ({
    ...{ key, digital: false },
    lines: [{ sku: `LMP-${place}`, name: null, quantity: 1, unitPrice: null }],
  }))
  await client.send('PUT', `${at}/items`, { answers })
  const store = account.stores.find((it) => it.manual)?.id
  await client.send('POST', `${at}/sync`, { connection: id, store, shipFrom: null, prefix: 'KS-' })
}

async function open(): Promise<Page> {
  const context = await browser.newContext({
    storageState: signedIn,
    viewport: { width: 1440, height: 844 },
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  return page
}

/** Its heading stands and nothing on it is still being read. */
async function stand(page: Page, path: string): Promise<void> {
  await page.goto(hub.url + path)
  await page.getByRole('heading').first().waitFor()
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null)
}

async function faultsOn(page: Page): Promise<string[]> {
  if (!(await page.evaluate('Boolean(globalThis.axe)'))) await page.evaluate(axe)
  return page.evaluate(async (tags) => {
    type Found = { violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }
    const { axe: tool } = globalThis as unknown as { axe: { run(on: Node, how: object): Promise<Found> } } // why: put there just now
    const { violations } = await tool.run(document, {
      runOnly: { type: 'tag', values: tags },
      resultTypes: ['violations'],
    })
    return violations.flatMap((it) =>
      it.nodes.map((node) => `${it.id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
    )
  }, rules)
}

for (const path of pages)
  test(`${path} holds WCAG 2.2 AA, is as wide as its window and quiet, light and dark, wide and narrow`, async () => {
    const page = await open()
    const complaints = listenTo(page)
    const faults: string[] = []
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await stand(page, path)
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 844 })
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        if (wider > 0) faults.push(`${width}: ${wider} px wider than the window`)
        faults.push(...(await faultsOn(page)).map((fault) => `${width}, ${colorScheme}: ${fault}`))
      }
    }
    await page.context().close()
    assert.deepEqual(faults, [])
    // A breach of the content security policy is an error on the console, too.
    assert.deepEqual(complaints, [])
  })

test('slash finds, the question mark shows the keys, g then o goes to the orders, j steps through rows', async () => {
  const page = await open()
  await stand(page, '/')
  await page.keyboard.press('/')
  const field = page.getByRole('combobox')
  await field.waitFor()
  assert.ok(await field.evaluate((it) => it === document.activeElement))
  await page.keyboard.press('Escape')
  await field.waitFor({ state: 'hidden' })
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

test('the page’s main press is a few stops behind the link that skips the rail, and its focus is seen', async () => {
  const page = await open()
  for (const [path, name] of [
    ['/connections/new', 'Connect with a key'],
    ['/campaigns/moon-lamp/import', 'Choose a file'],
    ['/campaigns/moon-lamp', 'Name the products'],
  ] as const) {
    await stand(page, path)
    await tabsTo(page, name, 20)
    const outline = await page.evaluate(
      () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
    )
    assert.notEqual(outline, 'none', `${name} shows that it has the focus`)
  }
  await page.context().close()
})

test('strangers’ pages hold it too: sign-in, and the pledge page on a phone in both themes', async () => {
  const page = await open()
  await stand(page, '/campaigns/moon-lamp/backers/18')
  const link = await page.getByRole('link', { name: 'Pledge page' }).getAttribute('href')
  await page.context().close()
  for (const dark of [false, true]) {
    const stranger = await freshPage(browser, { width: 390, height: 844, dark })
    const complaints = listenTo(stranger)
    for (const url of [link ?? '', `${hub.url}/sign-in`]) {
      await stranger.goto(url)
      await stranger.getByRole('heading').first().waitFor()
      assert.deepEqual(await faultsOn(stranger), [], url)
    }
    assert.deepEqual(complaints, [])
    await stranger.context().close()
  }
})
