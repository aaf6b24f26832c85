import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { type Client, signUp } from '../../../hub/demo/client.ts'
import { until } from '../../../hub/demo/until.ts'
import {
  type KlaviyoSandbox,
  startKlaviyoSandbox,
} from '../../../hub/src/connectors/klaviyo/sandbox/index.ts'
import { freshPage, startBrowser } from '../../../hub/test/rig/browser.ts'
import type { TestHub } from '../../../hub/test/rig/hub.ts'
import { type Sandbox, startSandbox } from '../../../shipstation/src/sandbox/index.ts'
import { agreesWith } from './counts.ts'
import { floorAt } from './floor.ts'
import { watched } from './klaviyo-watched.ts'
import { faultsEverywhere, stand } from './seen.ts'
import { exact, hubThatIsCalled, listenTo } from './visit.ts'

let shipstation: Sandbox
let far: KlaviyoSandbox
let hub: TestHub
let browser: Browser
let client: Client
let signedIn: Awaited<ReturnType<BrowserContext['storageState']>>
type Integrations = { integrations: { id: string; status: { word: string } }[] }
const kept = async () => (await client.get<Integrations>('/api/klaviyo')).integrations

before(async () => {
  // One of five orders has a test address, which is left out.
  shipstation = await startSandbox({ orders: 60, limit: 'off', webhookDelayMs: 50 })
  for (const [place, { order }] of shipstation.shop.orders.all().entries())
    if (place % 5 === 0) order.customerEmail = `b${place}@example.com`
  far = await startKlaviyoSandbox({ limit: 'off', visibleMs: 0 })
  const at = { LONGSHORE_SHIPSTATION_URL: shipstation.url, LONGSHORE_KLAVIYO_URL: far.url }
  ;[hub, browser] = await Promise.all([hubThatIsCalled(at), startBrowser()])
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
  await far?.close()
  await shipstation?.close()
})

async function open(): Promise<Page> {
  const context = await browser.newContext({
    storageState: signedIn,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(45_000)
  return page
}
/** What events are made of. */
const made = ['Orders', 'Labels', 'Marked as shipped', 'Stores']
const items = [{ sku: 'BEAN-01', name: 'Harbour Blend', quantity: 1, unitPrice: 14.5 }]
const slow = { customerEmail: 'slow@lighthouse.internal', items }
const press = (page: Page, name: string) => page.getByRole('button', exact(name)).click()
const tryKey = async (page: Page, key: string) => {
  await page.getByLabel(/^Private API key/).fill(key)
  await press(page, 'Check with Klaviyo')
}
const control = async (path: string, body: object) =>
  (
    await fetch(`${far.url}/_sandbox/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  ).json() as Promise<{ made: { key: string } }> // why: the sandbox's own answer

test('without ShipStation, set-up says what comes first', async () => {
  const page = await open()
  await stand(page, `${hub.url}/integrations`)
  await page.getByRole('link', exact('Set up Klaviyo')).click()
  await page.getByRole('heading', exact('Connect ShipStation first')).waitFor()
  assert.deepEqual(await faultsEverywhere(page), [])
  await page.context().close()
})

describe('with ShipStation read', () => {
  before(async () => {
    const { apiKey, apiSecret } = shipstation
    const body = { apiKey, apiSecret, expiresOn: null, name: 'ShipStation – main' }
    const { id } = await client.send<{ id: string }>('POST', '/api/connections/shipstation', body)
    type Streams = { streams: { name: string; records: number; lastRead: string | null }[] }
    await until(
      'the shop is read',
      async () => {
        const { streams } = await client.get<Streams>(`/api/connections/${id}`)
        const events = streams.filter(({ name }) => made.includes(name))
        return events.every(({ lastRead }) => lastRead) && events[0]?.records === 60
      },
      60,
    )
  })

  test('V1 V9 each wrong key has its words; Cancel after the review leaves nothing', async () => {
    const page = await open()
    await stand(page, `${hub.url}/integrations/klaviyo/new`)
    await tryKey(page, 'AbC123')
    await page.getByText('This is the public key, which names the account and opens nothing.').waitFor()
    await tryKey(page, 'pk_wrong')
    await page.getByText('Klaviyo does not accept this key.').waitFor()
    const { made: few } = await control('keys', { make: ['accounts:read', 'events:read'] })
    await tryKey(page, few.key)
    const scopes = page.getByRole('list', exact('Scopes'))
    await scopes.getByText('Missing: it is for sending events, and nothing goes without it.').waitFor()
    assert.equal(await page.getByRole('button', exact('Continue')).count(), 0)
    await tryKey(page, ` ${far.apiKey} `)
    await page.getByText('A test account.').waitFor()
    await press(page, 'Continue')
    await press(page, 'Show what would be sent')
    await press(page, 'Review the permissions')
    await page.getByRole('heading', exact('It never does')).waitFor()
    await press(page, 'Cancel')
    await page.getByRole('heading', exact('Integrations')).waitFor()
    assert.deepEqual(await kept(), [])
    const { connections } = await client.get<{ connections: unknown[] }>('/api/connections')
    assert.equal(connections.length, 1)
    await page.context().close()
  })

  test('V1 V2 V4 V6 set-up: key, all stores and five metrics, in numbers what would go, the permissions, Allow, success', async () => {
    const page = await open()
    const complaints = listenTo(page)
    await stand(page, `${hub.url}/integrations/klaviyo/new`)
    await tryKey(page, far.apiKey)
    await press(page, 'Continue')
    const looks = async (what: string) => assert.deepEqual(await faultsEverywhere(page), [], what)
    await page.getByRole('radio', { name: /^All 3 stores/ }).waitFor()
    assert.ok(await page.getByRole('radio', { name: /^All 3 stores/ }).isChecked())
    const five = page.getByRole('group', exact('The five of Klaviyo’s own integration'))
    for (const name of [
      'Order Awaiting Shipment',
      'Order Awaiting Payment',
      'Order On Hold',
      'Order Shipped',
      'Order Cancelled',
    ])
      assert.ok(await five.getByRole('checkbox', exact(name)).isChecked(), name)
    assert.equal(await page.getByLabel('Days back').inputValue(), '90')
    // Away and back in the same tab: it goes on where it was.
    await page.getByRole('link', exact('Orders')).click()
    await page.getByRole('heading', exact('Orders')).waitFor()
    await page.goBack()
    await press(page, 'Show what would be sent')
    await page.getByText(/^Would send \d+ events: /).waitFor()
    await page.getByText('The address is on the list of those left out').waitFor()
    const event = page.getByRole('table', exact('Properties of the event'))
    assert.match(await event.locator('tbody tr').first().innerText(), /^StoreName/)
    await looks('what would be sent')
    await press(page, 'Review the permissions')
    await page.getByRole('button', exact('Allow')).waitFor()
    await looks('the review')
    assert.deepEqual(await kept(), [], 'nothing is stored before the last press')
    await press(page, 'Allow')
    await page.getByText(/^Klaviyo is connected\./).waitFor()
    await looks('the success message')
    await page.getByRole('link', exact('See how it goes')).click()
    await page.getByRole('table', exact('Metrics')).waitFor()
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  describe('once it runs', () => {
    let home: string
    before(async () => {
      const id = await until('it is in step', async () => {
        const [one] = await kept()
        return one?.status.word === 'In step' && one.id
      })
      home = `${hub.url}/integrations/klaviyo/${id}`
    })

    test('its key has a page in its own words, which leads to what uses it', async () => {
      const { connections } = await client.get<{ connections: { id: string; connector: string }[] }>(
        '/api/connections',
      )
      const page = await open()
      const own = connections.find((one) => one.connector === 'klaviyo')
      await stand(page, `${hub.url}/connections/${own?.id}`)
      await page.getByText('Private key', { exact: true }).waitFor()
      assert.doesNotMatch(await page.locator('main').innerText(), /ShipStation|API Secret|[Rr]ead now/)
      assert.deepEqual(await faultsEverywhere(page), [])
      await page.getByRole('link', { name: /^Open Klaviyo/ }).click()
      await page.getByRole('table', exact('Metrics')).waitFor()
      await page.context().close()
    })

    test('V7 verification opens on Order Shipped, 30 days, three equal sides, and explains what differs', async () => {
      const page = await open()
      await stand(page, `${home}/verify`)
      await page.getByRole('img', { name: /^Order Shipped, .*The table below has every day/ }).waitFor()
      const table = page.getByRole('table', exact('Counts a day'))
      assert.equal(await table.locator('tbody tr').count(), 30)
      await agreesWith(far, table)
      const differs = table.getByRole('row').filter({ hasText: 'without an event' }).first()
      await differs.getByRole('button').click()
      const drawer = page.getByRole('dialog')
      await drawer
        .getByText(/is on the list of addresses left out/)
        .first()
        .waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('heading', { name: /^Why ShipStation’s own report/ }).waitFor()
      const zone = page.getByRole('combobox', exact('Time zone shown in ShipStation'))
      await zone.fill('Los_Angeles')
      await page.getByRole('option', exact('America/Los_Angeles')).click()
      await press(page, 'Save')
      await page.getByText('The two time zones differ.').waitFor()
      await page
        .getByText('Klaviyo: account name in the lower left, Settings, Organization, Timezone')
        .waitFor()
      assert.deepEqual(await faultsEverywhere(page), [])
      await page.context().close()
    })

    watched({ open, control, home: () => home, sells: () => floorAt(shipstation.url).type(slow) })

    test('V8 the feed opens each event with its payload and Klaviyo’s answer', async () => {
      const page = await open()
      await stand(page, `${home}/feed?metric=Order+Shipped`)
      const table = page.getByRole('table', exact('Events'))
      await table.getByRole('button', exact('Order Shipped')).first().click()
      const drawer = page.getByRole('dialog', exact('One event'))
      await drawer.getByText('answered 202').waitFor()
      assert.match(await drawer.getByLabel('Payload').innerText(), /"unique_id"/)
      await drawer.getByRole('button', exact('Send again')).click()
      await page.getByText(/keeps the one it has/).waitFor()
      await page.context().close()
    })

    test('another name is shown in the event at once, its consequence stands beside Save', async () => {
      const page = await open()
      await stand(page, `${home}/names`)
      await page.getByLabel('Name of TrackingNumber in Klaviyo').fill('Tracking Number')
      const event = page.getByRole('table', exact('Properties of the event'))
      await event.getByRole('cell', exact('Tracking Number')).waitFor()
      const bar = page.getByRole('region', exact('Unsaved changes'))
      await bar.getByText(/^1 change\. Nothing new would be sent\./).waitFor()
      await bar.getByRole('button', exact('Take back')).click()
      await event.getByRole('cell', exact('TrackingNumber')).waitFor()
      await page.context().close()
    })

    test('paused, it says what a restart lets go; a key that was deleted is one sentence and one button', async () => {
      const page = await open()
      await stand(page, home)
      await press(page, 'Pause')
      await page.getByRole('dialog').getByRole('button', exact('Pause')).click()
      await page.getByText('Paused. No event leaves.').waitFor()
      await press(page, 'Restart')
      const dialog = page.getByRole('dialog', exact('Restart events to Klaviyo'))
      await dialog.getByText('Nothing waits to go.').waitFor()
      await dialog.getByRole('button', exact('Restart')).click()
      await page.getByText('Events go on.').waitFor()
      await control('keys', { revoke: far.apiKey })
      await floorAt(shipstation.url).type({ customerEmail: 'grace@lighthouse.internal', items })
      const trouble = page
        .getByRole('alert')
        .filter({ has: page.getByRole('button', exact('Replace the key')) })
      await trouble.waitFor()
      assert.deepEqual(await faultsEverywhere(page), [])
      await control('keys', { restore: far.apiKey })
      await press(page, 'Check this key again')
      await trouble.waitFor({ state: 'hidden' })
      await page.context().close()
    })

    test('removed, it is gone from the list; what was sent stays in Klaviyo', async () => {
      const page = await open()
      const before_ = far.account.events.all().length
      await stand(page, home)
      await press(page, 'Remove')
      await page.getByRole('dialog').getByRole('button', exact('Remove')).click()
      await page.getByText(/^Klaviyo is removed/).waitFor()
      await page.getByRole('heading', exact('No integration yet')).waitFor()
      assert.ok(far.account.events.all().length >= before_)
      await page.context().close()
    })
  })
})
