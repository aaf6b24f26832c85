import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Floor } from './floor.ts'
import { until } from '../../../hub/demo/until.ts'
import { openCampaign } from './changes.ts'
import { openBacker } from './orders.ts'
import { exampleFile, tab } from './set-up.ts'
import { exact, type Visit } from './visit.ts'

/** A mail to oneself first; only then can mail to backers be switched on. */
export async function switchMailOn(v: Visit): Promise<void> {
  await tab(v, 'Sync')
  await v.fill('Test mail from', 'lamps@example.com')
  await v.press('Send a test mail')
  await v.sees('A test mail has been sent.')
  await v.fill('From', 'lamps@example.com')
  await v.press('Save the mail')
  await v.page.getByRole('switch', exact('Send a mail for each parcel')).click()
  await v.sees(/^On\. /)
}

/** A label is printed in ShipStation: its number comes back to the report, the page, the CSV, the template and the backer. */
export async function shipOne(v: Visit, floor: Floor, number: string): Promise<string> {
  await floor.deed(`KS-${number}`, 'label')
  await openBacker(v, number)
  const panel = v.page.locator('section').filter({ has: v.page.getByRole('heading', exact('Tracking')) })
  const tracking = await panel.getByRole('link').first().innerText()
  assert.match(tracking, /\d{10}/)
  return tracking
}

export async function seePledgePage(v: Visit, tracking: string): Promise<void> {
  const opened = v.page.waitForEvent('popup')
  await v.follow('Pledge page')
  const page = await opened
  await page.getByText(tracking).waitFor()
  await page.close()
}

export async function downloadReport(v: Visit, tracking: string): Promise<void> {
  await tab(v, 'Backers')
  for (const [press, says] of [
    ['CSV of this view', 'button'],
    ['Full backer report', 'link'],
  ] as const) {
    const saved = v.page.waitForEvent('download')
    await v.page.getByRole(says, exact(press)).click()
    const text = readFileSync(await (await saved).path(), 'utf8')
    assert.ok(text.includes(tracking), `${press} holds ${tracking}`)
  }
}

/** What Kickstarter hands out comes back filled, and a number that is there already stays. */
export async function fillTemplate(v: Visit, tracking: string): Promise<void> {
  await tab(v, 'Sync')
  const panel = v.page.getByRole('region', exact('Tracking template'))
  await v.hands(exampleFile('tracking-template.csv'), 'Choose a file', panel)
  const saved = v.page.waitForEvent('download')
  await v.press(/^Download /)
  const text = readFileSync(await (await saved).path(), 'utf8')
  assert.ok(text.includes(tracking), `the template holds ${tracking}`)
  assert.ok(text.includes('9400109999999999999999'), 'a number that was there is kept')
}

export async function readMail(v: Visit, tracking: string): Promise<void> {
  await v.follow('Outbox')
  await v.page.getByRole('table', exact('Mails')).getByRole('button').first().click()
  const mail = v.page.getByRole('dialog')
  await v.sees(new RegExp(tracking), mail)
  await v.page.keyboard.press('Escape')
  await mail.waitFor({ state: 'hidden' })
}

/** ShipStation tells nobody about a void: it is found by the next reading, or at once when a person asks for one. */
export async function voidLabel(v: Visit, floor: Floor, number: string): Promise<void> {
  await floor.deed(`KS-${number}`, 'void')
  await v.follow('Connections')
  await v.page.getByRole('main').getByRole('listitem').getByRole('link').first().click()
  await v.press('Read now')
  await openCampaign(v)
  await openBacker(v, number)
  await v.sees('Label voided:')
}

/** Everything that happened to it stands on one page, down to the request and its answer. */
export async function readTimeline(v: Visit, number: string): Promise<void> {
  await v.follow('Order page')
  const timeline = v.page.getByRole('list', exact('What happened'))
  await timeline.waitFor()
  for (const kind of ['imported', 'sent', 'accepted', 'shipped', 'voided', 'told'])
    await timeline.locator(`[data-kind=${kind}]`).first().waitFor()
  await v.press('Show request and answer', timeline.locator('[data-kind=sent]').last())
  await v.sees(/answered 200/)
  await v.page.getByRole('region', exact('In ShipStation')).getByText(`Order KS-${number}`).waitFor()
}

export async function search(v: Visit, words: string, lands: RegExp): Promise<void> {
  await v.follow('Overview')
  await v.page.getByRole('heading', { level: 1 }).waitFor()
  await v.page.keyboard.press('/')
  await v.page.getByRole('combobox').fill(words)
  await v.page.getByRole('option').first().waitFor()
  await until('the hit is about it', async () =>
    /KS-/.test(await v.page.getByRole('option').first().innerText()),
  )
  await v.page.keyboard.press('Enter')
  await v.page.waitForURL(lands)
}
