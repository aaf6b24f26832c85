import type { Connector } from '../../src/connector.ts'
import { shipstation } from '../../src/connectors/shipstation/index.ts'
import { bringIn } from '../../src/engine/bring-in.ts'
import type { Kind } from '../../src/model/entities.ts'
import type { Store } from '../../src/store/store.ts'
import { Events, eventsConnector } from './far/events.ts'
import { ledger } from './far/books.ts'
import type { Faults } from './faults.ts'
import { Ledger } from './far/ledger.ts'
import { type Pledge, pledges, post, type Program, readBy } from './far/pledges.ts'
import { shelf } from './far/shelf.ts'
import { ShipStation } from './far/shipstation.ts'
import type { Ground } from './hands.ts'
import type { Kernel } from './kernel/kernel.ts'
import type { Scene } from './scene.ts'

/** One workspace: its accounts, its far sides, and the oracle's own record of what its people did. */
export type Company = {
  workspace: string
  shipstation: ShipStation
  events: Events
  ledger: Ledger
  /** Orders that somebody deleted at ShipStation. */
  deleted: Set<number>
  accounts: {
    shipstation: string
    pledges: string
    events: string
    post: string
    ledger: string
    shelf: string
  }
  /** What stood on its shelf at first, where it has one. */
  stock: Record<string, number> | null
  /** Whether what is brought in goes through a program's map; then another is put in, which reads it otherwise. */
  isRead: boolean
  store: string
  /** As people last left them. */
  pledges: Map<string, Pledge>
  mappings: Map<string, string>
  plus: number
  integration: number
  /** How often its other integrations were made again. */
  again: { ev: number; le: number }
  /** Notes that people wrote on orders at ShipStation, and when. */
  /** `shownMs`: lists show it only so much later. */
  notes: Map<number, { text: string; at: number; shownMs: number }>
}

export function connectorsOf(scene: Scene, program: Program, faults: Faults): Connector[] {
  const sources = Object.fromEntries(
    Object.entries(shipstation.sources ?? {}).map(([name, source]) => [
      name,
      { ...source, everySeconds: Math.max(scene.everySeconds, source.everySeconds === 60 ? 0 : 3600) },
    ]),
  )
  const own = ledger(program)
  const books = Object.entries(own.sources ?? {}).map(([name, source]) => [name, { ...source }])
  const ledgers = { ...own, sources: Object.fromEntries(books) }
  return [
    ...[{ ...shipstation, sources }, pledges(program, scene.newProgram !== null), post, ledgers],
    ...[eventsConnector(scene.keyHours), ...(scene.lamps === null ? [] : [shelf(faults)])],
  ]
}

export const streams: [string, Kind][] = [
  ['orders', 'order'],
  ['shipments', 'shipment'],
  ['fulfillments', 'fulfillment'],
]

export async function furnish(
  ground: Ground,
  kernel: Kernel,
  scene: Scene,
  workspace: string,
  seed: number,
): Promise<Company> {
  const { hands } = ground
  const at = new Date(kernel.now)
  const far = new ShipStation(`shipstation.${workspace}`, kernel, seed)
  far.lateParcelMs = scene.lateParcelMs
  if (scene.hooks) far.subscribe(shipstation.hooks?.wanted ?? [])
  const accounts = {
    shipstation: `shipstation:${workspace}`,
    pledges: `pledges:${workspace}`,
    events: `events:${workspace}`,
    post: `post:${workspace}`,
    ledger: `ledger:${workspace}`,
    shelf: `shelf:${workspace}`,
  }
  const company: Company = {
    ...{
      workspace,
      accounts,
      shipstation: far,
      events: new Events(`events.${workspace}`, kernel, scene.keyHours),
    },
    ...{ pledges: new Map(), mappings: new Map(), plus: 0, integration: 0, notes: new Map() },
    ...{ deleted: new Set(), again: { ev: 0, le: 0 } },
    ...{
      stock: scene.lamps === null ? null : { mug: 200, lamp: scene.lamps },
      isRead: scene.newProgram !== null,
    },
    ledger: new Ledger(`ledger.${workspace}`, kernel),
    store: String(far.world.shop.stores.all()[0]?.storeId ?? ''),
  }
  await hands.addWorkspace(workspace)
  if (company.isRead) await hands.addNative(workspace, accounts.pledges, 'pledges')
  for (const [item, n] of Object.entries(company.stock ?? {})) await hands.stock(accounts.pledges, item, n)
  const common = { workspace, at }
  await hands.addConnection({
    ...{ ...common, id: `${workspace}-ss`, connector: 'shipstation', account: accounts.shipstation },
    ...{
      secrets: JSON.stringify(far.secrets),
      settings: { base: `http://${far.host}/`, pageSize: scene.pageSize },
    },
  })
  await hands.addConnection({
    ...{ ...common, id: `${workspace}-ev`, connector: 'events', account: accounts.events },
    ...{
      secrets: JSON.stringify({ token: workspace }),
      settings: { base: `http://${company.events.host}/` },
    },
  })
  await keepBooks(ground, company, at)
  for (const account of [accounts.shipstation, accounts.events, accounts.post, accounts.ledger])
    await hands.addLane(workspace, account)
  for (const [stream, kind] of streams)
    await hands.addSource(workspace, accounts.shipstation, stream, kind, at)
  await integrate(ground, company, at, 0n)
  await tellEvents(ground, company, at, 0n)
  return company
}

/** The books go both ways, as one integration. */
async function keepBooks(ground: Ground, company: Company, at: Date): Promise<void> {
  const { hands } = ground
  const { workspace, accounts } = company
  await hands.addConnection({
    ...{ workspace, at, id: `${workspace}-le`, connector: 'ledger', account: accounts.ledger },
    ...{
      secrets: JSON.stringify(company.ledger.secrets),
      settings: { base: `http://${company.ledger.host}/` },
    },
  })
  await hands.addSource(workspace, accounts.ledger, 'invoices', 'order', at)
  // why: the model has no payments of its own yet
  await hands.addSource(workspace, accounts.ledger, 'payments', 'payment' as Kind, at)
  await bookBothWays(ground, company, at, 0n)
}

/** What is told of: orders and parcels. */
async function tellEvents({ hands }: Ground, company: Company, at: Date, position: bigint): Promise<void> {
  const { workspace, accounts } = company
  const id = named(company, 'ev')
  const self = { id, workspace, connector: 'events', account: accounts.events }
  await hands.addIntegration({ ...self, connected: accounts.shipstation, settings: {} })
  for (const name of ['orders', 'labels'])
    await hands.addFlow({
      ...{ id: eventsFlow(company, name), workspace, integration: id, name, connector: 'events' },
      ...{ from: accounts.shipstation, to: accounts.events, sink: 'events.events', position, since: at },
    })
}

async function bookBothWays({ hands }: Ground, company: Company, at: Date, position: bigint): Promise<void> {
  const { workspace, accounts, store } = company
  const id = named(company, 'le')
  const self = { id, workspace, connector: 'ledger', account: accounts.ledger }
  await hands.addIntegration({ ...self, connected: accounts.shipstation, settings: { store } })
  const common = { workspace, integration: id, connector: 'ledger', position, since: at }
  await hands.addFlow({
    ...{ ...common, id: `${id}-to-books`, name: 'to-books', from: accounts.shipstation },
    ...{ to: accounts.ledger, sink: 'ledger.receipts' },
  })
  await hands.addFlow({
    ...{ ...common, id: `${id}-to-shipstation`, name: 'to-shipstation', from: accounts.ledger },
    ...{ to: accounts.shipstation, sink: 'shipstation.orders' },
  })
}

const named = ({ workspace, again }: Company, what: 'ev' | 'le') =>
  `${workspace}-int-${what}${again[what] === 0 ? '' : again[what]}`

const eventsFlow = ({ workspace, again: { ev } }: Company, name: string) =>
  `${workspace}-ev${ev === 0 ? '' : ev}-${name}`

/** Removed and made again: everything that is there is planned once more, from the log's end on. */
export async function furnishAgain(
  ground: Ground,
  company: Company,
  which: 'events' | 'ledger',
  at: Date,
): Promise<void> {
  const { workspace, accounts } = company
  const what = which === 'events' ? 'ev' : 'le'
  await ground.hands.removeIntegration(named(company, what), at)
  company.again[what] += 1
  const position = await ground.store.transaction((tx) => tx.lockLog(workspace))
  await (which === 'events' ? tellEvents : bookBothWays)(ground, company, at, position)
  const id = named(company, what)
  const all: [string, string, Kind[]][] =
    which === 'events'
      ? [
          ['orders', accounts.shipstation, ['order']],
          ['labels', accounts.shipstation, ['shipment', 'fulfillment']],
        ]
      : [
          ['to-books', accounts.shipstation, ['order']],
          ['to-shipstation', accounts.ledger, ['order']],
        ]
  for (const [name, from, kinds] of all) {
    const flow = which === 'events' ? eventsFlow(company, name) : `${id}-${name}`
    await ground.hands.replanAll({ id: flow, workspace, from }, kinds, 'first')
  }
}

/** The pledges' integration, made once and perhaps again after it was removed. */
export async function integrate(
  { hands }: Ground,
  company: Company,
  at: Date,
  position: bigint,
): Promise<void> {
  const { workspace, accounts } = company
  company.integration += 1
  const id = `${workspace}-int-pl${company.integration}`
  const common = { workspace, integration: id, connector: 'pledges', position, since: at }
  const settings = { store: company.store, plus: company.plus }
  await hands.addIntegration({
    id,
    workspace,
    connector: 'pledges',
    account: accounts.pledges,
    connected: accounts.shipstation,
    settings,
  })
  await hands.addFlow({
    ...{ ...common, id: `${id}-orders`, name: 'orders', from: accounts.pledges },
    ...{ to: accounts.shipstation, sink: 'shipstation.orders' },
  })
  await hands.addFlow({
    ...{ ...common, id: `${id}-letters`, name: 'letters', from: accounts.shipstation },
    ...{ to: accounts.post, sink: 'post.letters' },
  })
  if (company.stock)
    await hands.addFlow({
      ...{ ...common, id: `${id}-shelf`, name: 'shelf', from: accounts.pledges },
      ...{ to: accounts.shelf, sink: 'shelf.stock' },
    })
}

export const integrationOf = (company: Company) => `${company.workspace}-int-pl${company.integration}`

/** What a person or a file brings comes in through fence 1 like any page. */
export async function entered(
  store: Store,
  company: Company,
  kind: Kind,
  items: { id: string; data: unknown }[],
  at: Date,
  request: bigint,
  program: Program,
): Promise<void> {
  // why: a pledge is what people write down as one
  const read = (raw: unknown) => (company.isRead && kind === 'pledge' ? readBy(program, raw as Pledge) : raw)
  const seen = items.map(({ id, data }) => ({ id, raw: data, data: read(data), version: null, of: [] }))
  await store.transaction((tx) =>
    bringIn(tx, program, {
      ...{ workspace: company.workspace, account: company.accounts.pledges, kind },
      ...{ items: seen, request, at, source: 'person', why: 'live' as const },
    }),
  )
}
