import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Backers, type Connection, expect, type Import, type Row } from './answers.ts'
import { type Client, signUp } from './client.ts'
import { type FloorOrder, shopFloor, type ShopFloor } from './shop-floor.ts'
import { until } from './until.ts'

const examples = fileURLToPath(new URL('../../examples/kickstarter/', import.meta.url))
const slug = 'moon-lamp'
const at = `/api/campaigns/${slug}`

type Tell = (step: string) => void
type Told = { hub: Client; floor: ShopFloor; tell: Tell }

/** The whole story that a creator lives, against the real processes. Each step is told when it is done. */
export async function story(url: string, link: string, tell: Tell): Promise<void> {
  const hub = await signUp(url, link)
  tell('made the owner’s account')
  const connection = await connectSandbox(hub)
  const told = { hub, floor: shopFloor(connection.sandboxUrl), tell }
  tell(`connected ShipStation (the sandbox): ${connection.stores.length} stores`)
  await hub.send('POST', '/api/campaigns', {
    address: `https://www.kickstarter.com/projects/lampworks/${slug}`,
    name: 'Moon Lamp',
    currency: 'USD',
    state: 'live',
  })
  await bringIn(told, 'era-d-2026-06-20.csv')
  await answerOne(told)
  await configureSync(told, connection)
  const first = await sendOne(told)
  await releaseRest(told)
  await followChanges(told, first)
  await pauseAndRestart(told)
  await switchMailOn(told)
  await shipAndTrack(told, first)
  await findIt(told, first)
}

async function connectSandbox(hub: Client): Promise<Connection> {
  const { id } = await hub.send<Connection>('POST', '/api/connections/sandbox')
  return until('the stores and ship-from locations are read', async () => {
    const connection = await hub.get<Connection>(`/api/connections/${id}`)
    const { shipFroms } = await hub.get<{ shipFroms: unknown[] }>(`/api/connections/${id}/ship-froms`)
    return connection.stores.length > 0 && shipFroms.length > 0 && connection
  })
}

async function bringIn({ hub, tell }: Told, file: string): Promise<Import> {
  const uploaded = await hub.upload<Import>(`${at}/imports?file=${file}`, readFileSync(examples + file))
  const preview = await until(`${file} is read`, async () => {
    const now = await hub.get<Import>(`${at}/imports/${uploaded.id}`)
    return now.state !== 'reading' && now
  })
  expect(`${file} can be imported: ${preview.says}`, preview.state === 'preview')
  const before = preview.difference
  expect('the preview has a difference', before)
  tell(
    `previewed ${file}: ${before.created} new, ${before.changed} changed, ${before.missing.length} missing, ${before.refunds.length} refunds`,
  )
  await hub.send('POST', `${at}/imports/${uploaded.id}/confirm`, {})
  const done = await until(`${file} is imported`, async () => {
    const now = await hub.get<Import>(`${at}/imports/${uploaded.id}`)
    return now.state === 'done' && now
  })
  tell(`imported it: ${done.says}`)
  return done
}

const rows = async (hub: Client, state?: string) =>
  hub.get<Backers>(`${at}/backers?size=500${state ? `&state=${state}` : ''}`)
const counted = (backers: Backers, state: string) =>
  backers.states.find((one) => one.state === state)?.count ?? 0
const settledPlans = (hub: Client) =>
  until('every order was looked at', async () => {
    const all = await rows(hub)
    return all.rows.every((row) => row.why !== 'Being looked at.') && all
  })

/** Answers all questions but one, then that one: exactly the orders that waited for it become ready. */
async function answerOne({ hub, tell }: Told) {
  const { items } = await hub.get<{
    items: { key: string; title: string; answered: boolean; waiting: number }[]
  }>(`${at}/items`)
  const answer = (item: { key: string; title: string }) => ({
    key: item.key,
    lines: [{ sku: skuFor(item.title), name: item.title, quantity: 1, unitPrice: null }],
    digital: false,
  })
  const [last, ...others] = items.toSorted((a, b) => a.key.localeCompare(b.key))
  expect('the report has things to name', last && others.length > 0)
  await settledPlans(hub)
  await hub.send('PUT', `${at}/items`, { answers: others.map(answer) })
  const waiting = await until('orders wait for one answer', async () => {
    const backers = await rows(hub)
    const open = backers.rows.filter((row) => row.state === 'waiting')
    return open.length > 0 && open.every((row) => row.why === `Which product is “${last.title}”?`) && backers
  })
  const before = waiting.rows.filter((row) => row.state === 'waiting').map((row) => row.number)
  const ready = waiting.rows.filter((row) => row.state === 'unreleased').map((row) => row.number)
  tell(`named ${others.length} products; ${before.length} orders wait: which product is “${last.title}”?`)
  await hub.send('PUT', `${at}/items`, { answers: [answer(last)] })
  const after = await until('the waiting orders are ready', async () => {
    const backers = await rows(hub)
    return counted(backers, 'waiting') === 0 && backers
  })
  const now = after.rows.filter((row) => row.state === 'unreleased').map((row) => row.number)
  expect(
    'exactly the waiting orders became ready',
    now.toSorted().join() === [...ready, ...before].toSorted().join(),
  )
  tell(`answered it: exactly those ${before.length} are ready now`)
}
const skuFor = (title: string) => `LMP-${title.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '-')}`

async function configureSync({ hub, tell }: Told, connection: Connection) {
  const store = connection.stores.find((one) => one.manual) ?? connection.stores[0]
  expect('the account has a store', store)
  const { shipFroms } = await hub.get<{ shipFroms: { id: string }[] }>(
    `/api/connections/${connection.id}/ship-froms`,
  )
  await hub.send('POST', `${at}/sync`, {
    connection: connection.id,
    store: store.id,
    shipFrom: shipFroms[0]?.id ?? null,
    prefix: 'KS-',
  })
  const outlook = await until('the outlook stands', async () => {
    await settledPlans(hub)
    const look = await hub.get<{
      ready: number
      says: string
      first: { number: string } | null
      skips: unknown[]
    }>(`${at}/sync/outlook`)
    return look.ready > 0 && look
  })
  tell(`configured the sync to “${store.name}”: ${outlook.says}`)
}

async function sendOne({ hub, floor, tell }: Told): Promise<Row> {
  const { first } = await hub.get<{ first: { number: string } | null }>(`${at}/sync/outlook`)
  expect('an order is ready', first)
  const would = await hub.get<{ sends: boolean; total: string; paid: string }>(
    `${at}/backers/${first.number}/would-send`,
  )
  expect('what would be sent can be seen, paid in full', would.total === would.paid)
  await hub.send('POST', `${at}/sync/send-one`, { number: first.number })
  const row = await stateOf(hub, first.number, 'in_shipstation')
  expect('only one order was sent', (await floor.count('KS-')) === 1)
  const there = await floor.order(`KS-${first.number}`)
  tell(
    `sent one, KS-${first.number}; in ShipStation it is ${there.orderStatus}, total ${there.orderTotal}, paid ${there.amountPaid}`,
  )
  return row
}

const stateOf = (hub: Client, number: string, ...states: string[]) =>
  until(`backer ${number} is ${states.join(' or ')}`, async () => {
    const { rows: found } = await hub.get<Backers>(`${at}/backers?q=${number}&size=500`)
    const row = found.find((one) => one.number === number)
    return row && states.includes(row.state) && row
  })

async function releaseRest({ hub, floor, tell }: Told) {
  const ready = counted(await rows(hub), 'unreleased')
  await hub.send('POST', `${at}/sync/release`, {})
  await until('all released orders are in ShipStation', async () => {
    const backers = await rows(hub)
    return (
      counted(backers, 'unreleased') + counted(backers, 'queued') + counted(backers, 'sending') === 0 &&
      backers
    )
  })
  const there = await floor.count('KS-')
  expect(`every order is there once: ${there} of ${ready + 1}`, there === ready + 1)
  tell(`released the rest: ${there} orders are in ShipStation, each once`)
}

/** A newer report: addresses and refunds follow while the order is open, and what was set there meanwhile stays. */
async function followChanges(told: Told, first: Row) {
  const { hub, floor, tell } = told
  const order = await floor.order(`KS-${first.number}`)
  await floor.deed(order.orderId, 'weight', { value: 13, units: 'ounces' })
  await hub.send('PUT', `${at}/backers/${first.number}/correction`, {
    fields: [{ field: 'street1', value: '12 Corrected Street' }],
  })
  const changed = await until<FloorOrder>('the corrected address is in ShipStation', async () => {
    const now = await floor.order(`KS-${first.number}`)
    return now.shipTo.street1 === '12 Corrected Street' && now
  })
  expect('the weight that was set there stayed', changed.weight?.value === 13)
  tell('corrected an address here: it followed, and the weight set in ShipStation stayed')
  const newer = await bringIn(told, 'era-d-2026-07-15.csv')
  await until('the changes are through', async () => {
    const backers = await rows(hub)
    return (
      counted(backers, 'cancelled') > 0 &&
      counted(backers, 'queued') + counted(backers, 'sending') === 0 &&
      backers.rows.every((row) => row.why !== 'Being looked at.') &&
      backers
    )
  })
  const cancelled = counted(await rows(hub), 'cancelled')
  expect('dropped pledges are cancelled there', cancelled > 0 && newer.difference)
  tell(
    `the newer report’s changes went out; ${cancelled} dropped ${cancelled === 1 ? 'pledge is' : 'pledges are'} cancelled in ShipStation`,
  )
  await bringIn(told, 'era-d-2026-07-15.csv')
}

async function pauseAndRestart({ hub, tell }: Told) {
  await hub.send('POST', `${at}/sync/pause`, { keepTracking: true })
  const sent = (await rows(hub, 'in_shipstation')).rows[0]
  expect('an order is in ShipStation', sent)
  await hub.send('PUT', `${at}/backers/${sent.number}/correction`, {
    fields: [{ field: 'company', value: 'Night Shift' }],
  })
  const outlook = await until('a change waits', async () => {
    const look = await hub.get<{ says: string; changes: number }>(`${at}/sync/restart`)
    return look.changes === 1 && look
  })
  await hub.send('POST', `${at}/sync/restart`, {})
  await stateOf(hub, sent.number, 'in_shipstation')
  tell(`paused: nothing left; restarted: ${outlook.says}`)
}

async function switchMailOn({ hub, tell }: Told) {
  await hub.send('POST', '/api/mail/test', { to: 'ada@example.com', from: 'lamps@example.com' })
  await hub.send('PATCH', `${at}/sync`, { mail: { on: true, from: 'Lamp Works <lamps@example.com>' } })
  tell('sent a test mail and switched mails to backers on')
}

async function shipAndTrack({ hub, floor, tell }: Told, first: Row) {
  const order = await floor.order(`KS-${first.number}`)
  await floor.deed(order.orderId, 'label')
  const shipped = await stateOf(hub, first.number, 'shipped')
  const tracked = await until('the tracking number is in the report', async () => {
    const row = await stateOf(hub, first.number, 'shipped')
    return row.tracking.some((one) => one.number && !one.voided) && row
  })
  const mails = await until('the backer was told', async () => {
    const box = await hub.get<{ mails: { to: string; state: string }[]; total: number }>('/api/mails')
    return box.total === 1 && box
  })
  tell(
    `printed a label: tracking ${tracked.tracking[0]?.number}, one mail (${mails.mails[0]?.state}) to ${mails.mails[0]?.to}`,
  )
  const backer = await hub.get<{ pledgePage: string | null }>(`${at}/backers/${first.number}`)
  expect('the backer has a pledge page', backer.pledgePage)
  const page = await (await fetch(backer.pledgePage)).text()
  expect('the pledge page shows the tracking number', page.includes(tracked.tracking[0]?.number ?? '?'))
  const csv = await (await hub.raw(`${at}/backer-report.csv`)).text()
  expect('the backer report has it too', csv.includes(tracked.tracking[0]?.number ?? '?'))
  const filled = await hub.upload<{ filled: number }>(
    `${at}/tracking-template?file=tracking-template.csv&overwrite=no`,
    readFileSync(`${examples}tracking-template.csv`),
  )
  expect('the tracking template is filled', filled.filled > 0)
  tell(
    `it is on the pledge page, in the backer report, and filled into Kickstarter’s template (${filled.filled})`,
  )
  await floor.deed(order.orderId, 'void')
  const { connections } = await hub.get<{ connections: Connection[] }>('/api/connections')
  // ShipStation has no event for a void: it is found by the next reading, or at once when a person asks for one.
  await hub.send('POST', `/api/connections/${connections[0]?.id}/read`)
  await until('the void took the number back', async () => {
    const { rows: found } = await hub.get<Backers>(`${at}/backers?q=${shipped.number}&size=500`)
    const row = found.find((one) => one.number === shipped.number)
    return row?.tracking.every((one) => one.voided) && row
  })
  tell('voided the label: the number is taken back')
}

async function findIt({ hub, tell }: Told, first: Row) {
  const { hits } = await hub.get<{ hits: { href: string }[] }>(`/api/search?q=KS-${first.number}`)
  expect('search finds the order', hits[0])
  const page = await hub.get<{ timeline: { kind: string }[] }>(
    `/api/orders/kickstarter.${slug}.${first.number}`,
  )
  const kinds = new Set(page.timeline.map((entry) => entry.kind))
  for (const kind of ['imported', 'sent', 'accepted', 'shipped', 'told'])
    expect(`the timeline tells when it was ${kind}`, kinds.has(kind))
  tell(`its page tells the whole story in ${page.timeline.length} entries`)
}
