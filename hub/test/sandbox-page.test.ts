import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createHttp, listShipments, times } from 'shipstation'
import { startSandbox } from 'shipstation/sandbox'
import { freshPage, startBrowser } from './rig/browser.ts'

// Goes by what is written on the page, as somebody does who never saw it.
test('somebody who never saw the sandbox prints a label, voids it, switches a fault on, holds an order and makes a key', async (t) => {
  const sandbox = await startSandbox({ orders: 6 })
  t.after(() => sandbox.close())
  const { url: address, apiKey, apiSecret } = sandbox
  const http = createHttp({ apiKey, apiSecret, address })
  await using browser = await startBrowser()
  const page = await freshPage(browser)
  const complaints: string[] = []
  page.on('pageerror', ({ message }) => complaints.push(message))
  await page.goto(address)
  const section = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true })
  const press = (name: string | RegExp) => page.getByRole('button', { name }).click()
  const asks = (key: string, secret: string) =>
    fetch(`${address}/stores`, { headers: { authorization: `Basic ${btoa(`${key}:${secret}`)}` } })

  await t.test('prints a label and voids it', async () => {
    await press(/^Awaiting shipment [1-9]/)
    await page.locator('tbody tr:has-text("Awaiting shipment") button').first().click()
    const order = page.getByRole('dialog', { name: 'Order' })
    await order.getByText('None yet.').waitFor()
    await order.getByRole('button', { name: 'Print label' }).click()
    const label = order.getByRole('link', { name: 'Label' })
    await label.waitFor()
    const pdf = await fetch(new URL((await label.getAttribute('href')) ?? '', address))
    assert.equal(pdf.headers.get('content-type'), 'application/pdf')
    assert.match(await pdf.text(), /^%PDF-/)
    await order.getByRole('button', { name: 'Void' }).click()
    await order.getByText(/^void since 20/).waitFor()
    await order.getByRole('button', { name: 'Close' }).click()
    await order.waitFor({ state: 'detached' })
    const { items } = await listShipments(http, { sortBy: 'CreateDate', sortDir: 'DESC' })
    assert.equal(items[0]?.voided, true)
  })

  await t.test('switches a fault on, which the next request meets', async () => {
    await section('Faults').click()
    await page.getByLabel('What goes wrong').selectOption({ label: 'Server error (500), nothing done' })
    await press('Switch on')
    await page.getByRole('cell', { name: 'Server error (500), nothing done' }).waitFor()
    assert.equal((await asks(apiKey, apiSecret)).status, 500)
    assert.equal((await asks(apiKey, apiSecret)).status, 200)
    await page.getByText('No fault is waiting').waitFor()
  })

  await t.test('flips what ShipStation leaves open', async () => {
    await section('Switches').click()
    await page.getByLabel('Search switches').fill('beside records')
    await page.getByLabel('pages is 0 beside records').selectOption('yes')
    await page.getByText('pagesZero is true now.').waitFor()
    assert.equal((await listShipments(http)).pages, 0)
    await press('Set all back')
    await page.getByText('All are as at the start.').waitFor()
    assert.equal((await listShipments(http)).pages, 1)
  })

  await t.test('holds an order for three days, on a narrow screen too', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await section('Orders').click()
    await press(/^Awaiting shipment [1-9]/)
    await page.locator('tbody tr:has-text("Awaiting shipment") button').first().click()
    const order = page.getByRole('dialog', { name: 'Order' })
    await order.getByText('Hold', { exact: true }).first().click()
    await order.getByLabel('or for days').fill('3')
    await order.getByRole('button', { name: 'Hold', exact: true }).click()
    const until = new Date(sandbox.shop.clock.now() + 3 * 86_400_000)
    await order.getByText(times.toPacific(until, 'date'), { exact: true }).waitFor()
    assert.equal(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), 0)
    await order.getByRole('button', { name: 'Close' }).click()
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  await t.test('makes a key, which opens the API', async () => {
    await section('API Settings').click()
    await press('Mail me a link')
    await page.getByRole('link', { name: 'Open the link' }).click()
    await page.getByLabel('Expires in').selectOption('6 months')
    await press('Generate API keys')
    const key = await page.getByLabel('API key', { exact: true }).inputValue()
    const secret = await page.getByLabel('API secret', { exact: true }).inputValue()
    assert.equal((await asks(key, secret)).status, 200)
    await press('I have copied them')
    await page.getByText('was shown once').first().waitFor()
    assert.equal(await page.getByText(secret).count(), 0)
  })
  assert.deepEqual(complaints, [])
})
