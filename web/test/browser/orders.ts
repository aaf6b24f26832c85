import assert from 'node:assert/strict'
import type { Floor } from './floor.ts'
import { backersIn, tab } from './set-up.ts'
import { until } from '../../../hub/demo/until.ts'
import { exact, type Visit } from './visit.ts'

const ready = 'Ready, not released'
const waits = 'Waits for an answer'

/** Names all products but one; then that one: exactly the orders that waited for it become ready. */
export async function answerItems(v: Visit): Promise<void> {
  await tab(v, 'Items')
  const things = v.page.getByRole('list', exact('Items')).locator('> li')
  await things.first().waitFor()
  const titles = await things.evaluateAll((all) => all.map((it) => it.getAttribute('aria-label') ?? ''))
  const [last = '', ...others] = titles
  assert.ok(others.length > 1, `the report has things to name: ${titles.join()}`)
  for (const title of others) await v.fill(`SKU for ${title}`, skuOf(title))
  await save(v)
  const waiting = await until(`orders wait for “${last}”`, async () => {
    const now = await backersIn(v, waits)
    return now.length > 5 && now
  })
  const before = await backersIn(v, ready)
  await openBacker(v, waiting[0] ?? '')
  await v.sees(`Which product is “${last}”?`)
  await tab(v, 'Items')
  await v.fill(`SKU for ${last}`, skuOf(last))
  await v.sees(`1 change. ${waiting.length} waiting orders will be ready and go when you release.`)
  await save(v)
  await until('no order waits any more', async () => (await backersIn(v, waits)).length === 0)
  const expected = [...before, ...waiting].toSorted().join()
  await until('exactly those that waited are ready', async () => {
    const after = await backersIn(v, ready)
    return after.toSorted().join() === expected
  })
}

const skuOf = (title: string) => `LMP-${title.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '-')}`

async function save(v: Visit): Promise<void> {
  const bar = v.page.getByRole('region', exact('Unsaved changes'))
  await v.press('Save', bar)
  await bar.waitFor({ state: 'hidden' })
}

/** One backer is held by hand, with a reason; another finalized by hand although the survey says no. */
export async function decideByHand(v: Visit, held: string): Promise<void> {
  await openBacker(v, held)
  await v.press('Hold')
  const dialog = v.dialog('Hold this backer')
  await v.fill('Reason', 'Moves house in May', dialog)
  await v.press('Hold', dialog)
  await v.sees('Held by hand')
  await v.sees(/Moves house in May/)
  const [unanswered = ''] = await backersIn(v, 'Not finalized')
  await openBacker(v, unanswered)
  await v.press('Finalize by hand')
  await v.press('Finalize', v.dialog('Finalize this backer'))
  await v.sees('Finalized by hand')
  await v.press('Let the rule decide again')
  await v.page.getByRole('heading', exact('Not finalized')).waitFor()
}

export async function openBacker(v: Visit, number: string): Promise<void> {
  await tab(v, 'Backers')
  const find = v.page.getByRole('searchbox', exact('Find a backer'))
  await find.fill(number)
  await v.page.getByRole('table', exact('Backers')).getByRole('link', exact(number)).click()
  await v.page.getByRole('heading', { name: new RegExp(`^Backer ${number}( |$)`) }).waitFor()
}

export async function configureSync(v: Visit): Promise<void> {
  await tab(v, 'Sync')
  await v.page
    .getByRole('radiogroup', { name: /Which ShipStation account/ })
    .getByRole('radio')
    .first()
    .check()
  await v.press('Next')
  await v.sees('The store can never be changed later.')
  await v.page
    .getByRole('radio', { name: /Manual/ })
    .first()
    .check()
  await v.press('Next')
  await v.page.getByRole('combobox', { name: 'Ship from' }).waitFor()
  await v.press('Next')
  await v.sees(/ready to go/)
  await v.press('Configure ShipStation sync')
  await v.page.getByRole('heading', exact('ShipStation sync')).waitFor()
}

/** An order that somebody types into ShipStation meanwhile shows by itself, and stands in the way until a person says that it is the same. */
export async function adoptTwin(v: Visit, number: string): Promise<void> {
  await v.page.getByRole('heading', exact('Is this order in ShipStation already?')).waitFor()
  await v.sees('It has this order’s number.')
  await v.press(`It is the same: adopt it, KS-${number}`)
  await v.page
    .getByRole('heading', exact('Is this order in ShipStation already?'))
    .waitFor({ state: 'hidden' })
}

/** The first order alone: what goes is on screen before it goes, and the link leads to it in ShipStation. */
export async function sendOne(v: Visit, floor: Floor): Promise<string> {
  await tab(v, 'Sync')
  await v.sees('This goes to ShipStation, exactly:')
  const lines = await v.page.getByRole('table', exact('Lines that would be sent')).locator('tbody tr').count()
  await v.press('Send this one')
  await v.sees(/In ShipStation, not shipped yet/)
  const number =
    /Backer (\S+):/.exec(
      await v.page
        .getByText(/^Backer \S+:/)
        .first()
        .innerText(),
    )?.[1] ?? ''
  const there = await floor.order(`KS-${number}`)
  assert.equal(there.items.length, lines)
  const opened = v.page.waitForEvent('popup')
  await v.follow('Look at it in ShipStation')
  const sandbox = await opened
  await sandbox.getByText(`KS-${number}`).first().waitFor()
  await sandbox.close()
  return number
}

/** Releases what the button counts, and sees all of it arrive, each once. */
export async function releaseRest(v: Visit, floor: Floor): Promise<number> {
  const before = await floor.count('KS-')
  const label = v.page.getByRole('button', { name: /^Release \d+ orders$/ })
  const count = Number(/\d+/.exec(await label.innerText())?.[0])
  await label.click()
  await v.press(`Release ${count} orders`, v.dialog('Release the rest'))
  await v.page.getByRole('heading', exact('2. Release the rest')).waitFor({ state: 'hidden' })
  await until('all are there', async () => (await floor.count('KS-')) === before + count)
  await until('all are known to be there', async () => (await backersIn(v, ready)).length === 0)
  await until(
    'the queue is empty',
    async () => (await backersIn(v, 'In ShipStation')).length >= before + count,
  )
  return before + count
}
