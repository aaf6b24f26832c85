import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startSandbox } from '../../../shipstation/src/sandbox/index.ts'
import { until } from '../../../hub/demo/until.ts'
import * as changes from './changes.ts'
import { floorAt } from './floor.ts'
import * as orders from './orders.ts'
import * as parcels from './parcels.ts'
import * as setUp from './set-up.ts'
import { visit } from './visit.ts'

// Every press is a press in the browser; only ShipStation's own side is driven at the sandbox.
test('a creator’s whole story, from the sign-up link to a voided label', async (t) => {
  // Keys that are tried go to this one: the outside is not asked in a test.
  const outside = await startSandbox({ seed: 1 })
  t.after(() => outside.close())
  await using v = await visit(t, { LONGSHORE_SHIPSTATION_URL: outside.url })
  const { step } = v
  const [held, twin, shipped, paused] = ['9', '12', '4', '13']

  await step('sign up by the printed link', () => setUp.signUp(v))
  await step('wrong keys say so', () => setUp.tryWrongKeys(v))
  await step('connect the sandbox', () => setUp.connectSandbox(v))
  const link = v.page.getByRole('link', { name: 'Open the sandbox' })
  const floor = floorAt((await link.getAttribute('href')) ?? '')
  await step('create a campaign as a draft', () => setUp.createCampaign(v))
  await step('its sync asks for live or closed', () => setUp.setLive(v))
  await step('import a report', () =>
    setUp.importReport(v, 'era-d-2026-06-20.csv', /^40 backers will be new/),
  )
  await step('import it again: nothing is new', () =>
    setUp.importReport(v, 'era-d-2026-06-20.csv', /^0 backers will be new, 0 changed, 40 stay the same/),
  )
  await step('answer the items', () => orders.answerItems(v))
  await step('hold one, finalize one', () => orders.decideByHand(v, held))
  await step('configure the sync', () => orders.configureSync(v))
  await step('adopt a twin', async () => {
    await orders.openBacker(v, twin)
    await floor.type({ orderNumber: `KS-${twin}`, customerEmail: 'typed@example.com' })
    await orders.adoptTwin(v, twin)
  })
  let first = ''
  await step('send one and look at it', async () => void (first = await orders.sendOne(v, floor)))
  await step('release the rest', async () => void (await orders.releaseRest(v, floor)))
  await step('the adopted order is brought up to date, what is held stays here', async () => {
    await until('it has its lines', async () => (await floor.order(`KS-${twin}`)).items.length > 0)
    await until('one is held', async () => (await setUp.backersIn(v, 'Held by hand')).join() === held)
  })
  await step('an address follows, a weight and a tag stay', () => changes.correctAddress(v, floor, first))
  await step('import the newer report', () => changes.importNewer(v, floor))
  await step('a change after shipping is a task', () => changes.changeShipped(v, floor, shipped))
  await step('pause and restart', () => changes.pauseAndRestart(v, floor, paused))
  await step('switch mail on', () => parcels.switchMailOn(v))
  let tracking = ''
  await step(
    'a printed label comes back',
    async () => void (tracking = await parcels.shipOne(v, floor, first)),
  )
  await step('on the pledge page', () => parcels.seePledgePage(v, tracking))
  await step('in the reports', () => parcels.downloadReport(v, tracking))
  await step('in Kickstarter’s template', () => parcels.fillTemplate(v, tracking))
  await step('in the mail', () => parcels.readMail(v, tracking))
  await step('a void takes it back', () => parcels.voidLabel(v, floor, first))
  await step('its page tells it all', () => parcels.readTimeline(v, first))
  await step('search finds it', () => parcels.search(v, `KS-${first}`, /\/orders\/kickstarter\.moon-lamp\./))
  await step('remove and reconnect doubles nothing', () =>
    changes.removeAndReconnect(v, floor, () => orders.configureSync(v)),
  )
  assert.deepEqual(v.complaints, [])
})
