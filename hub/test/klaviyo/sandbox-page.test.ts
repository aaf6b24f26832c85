import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshPage, startBrowser } from '../rig/browser.ts'
import { anEvent, caller } from './sandbox-caller.ts'

// Goes by what is written on the page, as somebody does who never saw it.
test('somebody who never saw the page finds an event, its person, its day, and makes things go wrong', async (t) => {
  const { ask, sandbox } = await caller(t, { account: { timezone: 'America/New_York' } })
  const time = new Date(sandbox.world.clock.now() - 3 * 24 * 3_600_000).toISOString()
  const properties = { OrderNumber: 'KS-7', StoreName: '<img src=x onerror=alert(1)>' }
  const refused = anEvent({ email: 'none' })
  await ask('POST', '/api/events', anEvent({ unique_id: 'a', time, properties, backfill: true }))
  await ask(
    'POST',
    '/api/events',
    anEvent({ unique_id: 'b', name: 'Order Cancelled', email: 'joe@example.com' }),
  )
  await ask('POST', '/api/events', refused)
  await using browser = await startBrowser()
  const page = await freshPage(browser)
  const complaints: string[] = []
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  await page.goto(sandbox.url)
  const section = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true })

  await t.test('the feed shows what came, newest first, and its payload', async () => {
    await page.getByText('2 events, newest arrival first').waitFor()
    assert.match(await page.locator('.feed li').first().innerText(), /Order Cancelled/)
    const shipped = page.locator('.feed li', { hasText: 'KS-7' })
    await shipped.getByText('history, no flows').waitFor()
    await shipped.locator('summary').click()
    await shipped.getByText('"unique_id": "a"').waitFor()
    await page.getByLabel('Metric').selectOption('Order Cancelled (1)')
    await shipped.waitFor({ state: 'detached' })
  })
  await t.test('an event leads to its person’s timeline', async () => {
    await page.getByRole('link', { name: 'joe@example.com' }).click()
    await page.getByRole('heading', { name: 'Timeline' }).waitFor()
    assert.match(await page.locator('#view').innerText(), /never subscribed/)
  })
  await t.test('a metric has its counts per day', async () => {
    await section('Metrics').click()
    const shipped = page.locator('section', { has: page.getByRole('heading', { name: 'Order Shipped' }) })
    await shipped.locator('summary').click()
    const rows = await shipped.locator('tbody tr').allInnerTexts()
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(new Date(time))
    assert.deepEqual(
      rows.filter((row) => row.endsWith('\t1')),
      [`${day}\t1`],
    )
    assert.equal(rows.length, 30)
  })
  await t.test('a request that was refused says why', async () => {
    await section('Requests').click()
    await page.getByText('3497 of 3500').waitFor()
    const line = page.locator('.feed li', { hasText: '400' })
    await line.locator('summary').click()
    await line.getByText('Invalid email address').waitFor()
  })
  await t.test('a fault that is switched on is met by the next request', async () => {
    await section('Faults').click()
    await page.getByLabel('What goes wrong').selectOption('Accepted, and never recorded')
    await page.getByRole('button', { name: 'Switch on' }).click()
    await page.getByRole('cell', { name: 'Accepted, and never recorded' }).waitFor()
    assert.equal((await ask('POST', '/api/events', anEvent({ unique_id: 'lost' }))).status, 202)
    assert.equal(sandbox.account.events.size, 2)
    await page.getByText('No fault is waiting').waitFor()
  })
  await t.test('a scope is taken from the key, the zone is changed', async () => {
    await section('Account').click()
    await page.getByLabel('metrics:read').uncheck()
    await page.getByLabel('metrics:read').and(page.locator(':not(:checked)')).waitFor()
    assert.equal((await ask('GET', '/api/metrics')).status, 403)
    await page.getByLabel('Time zone').fill('Europe/Berlin')
    await page.getByRole('button', { name: 'Keep' }).click()
    await page.locator('#clock', { hasText: 'Europe/Berlin' }).waitFor()
  })
  assert.deepEqual(complaints, [])
})

test('on a phone nothing is wider than the screen', async (t) => {
  const { ask, sandbox } = await caller(t)
  const email = `${'a-long-name-'.repeat(4)}@${'a-long-domain-'.repeat(4)}.example.com`
  await ask('POST', '/api/events', anEvent({ email, properties: { OrderNumber: 'x'.repeat(90) } }))
  await using browser = await startBrowser()
  const page = await freshPage(browser, { width: 390, height: 844, dark: true })
  for (const name of ['activity', 'profiles', 'metrics', 'requests', 'faults', 'account']) {
    await page.goto(`${sandbox.url}/#${name}`)
    await page.reload()
    await page.getByRole('heading', { level: 2 }).first().waitFor()
    const width = await page.evaluate('document.documentElement.scrollWidth')
    assert.equal(width, 390, name)
  }
})
