import assert from 'node:assert/strict'
import type { Floor } from './floor.ts'
import { until } from '../../../hub/demo/until.ts'
import { openBacker } from './orders.ts'
import { backersIn, importReport, tab } from './set-up.ts'
import { exact, type Visit } from './visit.ts'

/** Changes one field of the backer that is on screen. */
async function correct(v: Visit, number: string, field: string, value: string): Promise<void> {
  await openBacker(v, number)
  await v.press('Correct')
  const dialog = v.dialog('Correct this backer')
  await v.fill(field, value, dialog)
  await v.press('Save the correction', dialog)
  await dialog.waitFor({ state: 'hidden' })
  await v.page.getByRole('heading', exact('Corrected here')).waitFor()
}

/** Set there: a weight and a tag. Corrected here: the street. Both stand afterwards. */
export async function correctAddress(v: Visit, floor: Floor, number: string): Promise<void> {
  const tag = await floor.tag()
  await floor.deed(`KS-${number}`, 'weight', { value: 13, units: 'ounces' })
  await floor.deed(`KS-${number}`, 'tag', { tagId: tag })
  await correct(v, number, 'Street', '12 Corrected Street')
  const order = await until('the corrected street is in ShipStation', async () => {
    const now = await floor.order(`KS-${number}`)
    return now.shipTo.street1 === '12 Corrected Street' && now
  })
  assert.equal(order.weight?.value, 13)
  assert.deepEqual(order.tagIds, [tag])
}

/** The newer report: moved, answered, refunded, dropped, gone. The preview says so before anything happens. */
export async function importNewer(v: Visit, floor: Floor): Promise<void> {
  await importReport(v, 'era-d-2026-07-15.csv', / will be new, \d+ changed, /, async () => {
    await v.page.getByRole('heading', exact('What this report would change')).waitFor()
    await v.sees(/^Refunds \(\d+\)$/)
    await v.sees(/^Not in this report \(1\): nothing is cancelled by that$/)
  })
  await until('the dropped pledge is cancelled', async () => (await backersIn(v, 'Cancelled')).includes('31'))
  assert.equal((await floor.order('KS-31')).orderStatus, 'cancelled')
  const refunded = await until('the refund is in ShipStation', async () => {
    const now = await floor.order('KS-23')
    return now.items.some((item) => item.name === 'Refund') && now
  })
  assert.equal(refunded.amountPaid, refunded.orderTotal)
  await openBacker(v, '37')
  await v.sees(/was not in the newest report/)
}

/** Shipped, then changed: ShipStation locks it, so a person is told, and closes it when it is dealt with. */
export async function changeShipped(v: Visit, floor: Floor, number: string): Promise<void> {
  await floor.deed(`KS-${number}`, 'ship', { trackingNumber: '9400100000000000000001' })
  await until('it is shipped', async () => (await backersIn(v, 'Shipped')).includes(number))
  await correct(v, number, 'City', 'Elsewhere')
  await v.follow(/^Issues/, v.page.getByRole('navigation', exact('Main')))
  const issue = v.page.getByRole('article', { name: 'Changed after the parcel had left' })
  await issue.waitFor()
  await v.follow('Open it', issue)
  await v.page
    .getByRole('heading', { name: `KS-${number}` })
    .first()
    .waitFor()
  await v.press('Close without sending')
  await v.press('Close without sending', v.dialog('Close without sending'))
  await v.follow(/^Issues/, v.page.getByRole('navigation', exact('Main')))
  await v.page.getByRole('heading', exact('Nothing has failed')).waitFor()
}

/** While it is paused nothing leaves; the dialog says what a restart lets go, and that much goes. */
export async function pauseAndRestart(v: Visit, floor: Floor, number: string): Promise<void> {
  await openCampaign(v)
  await tab(v, 'Sync')
  await v.press('Pause')
  await v.press('Pause', v.dialog('Pause the sync'))
  await v.sees(/^Paused by Ada Creator/)
  await correct(v, number, 'Company', 'Night Shift')
  await v.sees('Queued; the sync is paused.')
  await tab(v, 'Sync')
  await v.press('Restart')
  const dialog = v.dialog('Restart the sync')
  await v.sees('1 change will go.', dialog)
  assert.notEqual((await floor.order(`KS-${number}`)).shipTo.company, 'Night Shift')
  await v.press('Restart', dialog)
  await until('it arrived', async () => (await floor.order(`KS-${number}`)).shipTo.company === 'Night Shift')
}

export async function openCampaign(v: Visit): Promise<void> {
  await v.follow('Integrations')
  await v.page.getByRole('main').getByRole('link', exact('Moon lamp')).click()
  await v.page.getByRole('heading', exact('Moon lamp')).waitFor()
}

/** The sync goes, its orders stay; set up anew it finds them, and nothing is there twice. */
export async function removeAndReconnect(v: Visit, floor: Floor, configure: () => Promise<void>) {
  const before = await floor.count('KS-')
  await openCampaign(v)
  await tab(v, 'Sync')
  await v.press('Remove')
  await v.press('Remove', v.dialog('Remove the sync'))
  await v.page.getByRole('heading', exact('Configure ShipStation sync')).waitFor()
  await configure()
  await v.press(/^Release (\d+ orders?|what comes)$/)
  const dialog = v.dialog('Release the rest')
  await v.press(/^Release (\d+ orders?|what comes)$/, dialog)
  await dialog.waitFor({ state: 'hidden' })
  await until('nothing waits to go', async () => {
    const [left, queued] = [await backersIn(v, 'Ready, not released'), await backersIn(v, 'In the queue')]
    return left.length + queued.length === 0
  })
  assert.equal(await floor.count('KS-'), before)
}
