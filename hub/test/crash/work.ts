import { signUp } from '../../demo/client.ts'
import { until } from '../../demo/until.ts'
import { edition, type Report } from './report.ts'
import type { Member } from './member.ts'
import type { World } from './world.ts'

export const at = '/api/campaigns/moon-lamp'
const parcelsAtOnce = 6
type Import = { id: string; state: string; file: string }
type Connection = { id: string; stores: { id: string }[] }

/** What goes on while hubs are killed: reports come in, orders go out, parcels are shipped and mailed about, strangers edit. */
export class Work {
  readonly world: World
  /** The newest report whose confirmation was acknowledged. */
  report: Report
  /** Imports whose confirmation a hub has acknowledged: these may not be lost. */
  readonly acknowledged = new Set<string>()
  #edition = 1
  #strangers = 0

  constructor(world: World) {
    this.world = world
    this.report = edition(world.backers, 1)
  }

  /** From nothing to an integration at work: orders released, mails on. Of several links that hubs printed at once the last made is good. */
  async setUp(links: readonly string[]) {
    const member = this.#anyone()
    await Promise.any(links.map((link) => signUp(member.url, link)))
    const { apiKey, apiSecret } = this.world.sandbox
    await member.ask('POST', '/api/connections/shipstation', { apiKey, apiSecret, expiresOn: null })
    await member.ask('POST', '/api/campaigns', {
      address: 'https://www.kickstarter.com/projects/lampworks/moon-lamp',
      name: 'Moon Lamp',
      ...{ currency: 'USD', state: 'live' },
    })
    await until('the stores are read', async () => (await this.#connection(member)).stores.length > 0)
    await this.#upload(member)
    await until(
      'the first report is in',
      async () => {
        await this.#import(member)
        return (await this.#imports(member)).some(({ state }) => state === 'done')
      },
      60,
    )
    await this.#release(member)
  }

  async #release(member: Member) {
    const { items } = await member.ask<{ items: { key: string; title: string }[] }>('GET', `${at}/items`)
    await member.ask('PUT', `${at}/items`, {
      answers: items.map(({ key, title }) => ({
        key,
        lines: [{ sku: title.toUpperCase(), name: title, quantity: 1, unitPrice: null }],
        digital: false,
      })),
    })
    const [store] = await this.world.query<{ id: string }>(
      `select id from records where kind = 'store' and (data ->> 'active')::boolean order by id limit 1`,
    )
    const connection = (await this.#connection(member)).id
    await member.ask('POST', `${at}/sync`, { connection, store: store?.id, shipFrom: null, prefix: 'KS-' })
    await member.ask('POST', `${at}/sync/release`, {})
    await member.ask('POST', '/api/mail/test', { to: 'ada@example.com', from: 'lamps@example.com' })
    this.world.mail.mails.length = 0
    await member.ask('PATCH', `${at}/sync`, { mail: { on: true, from: 'lamps@example.com' } })
  }

  /** Something new to do, of a kind that `draw` (0 to 1) chooses. What no hub acknowledges is tried again the next time. */
  async stir(draw: number): Promise<string> {
    try {
      if (draw < 0.5) return await this.#import(this.#anyone())
      if (draw < 0.85) return await this.#ship()
      return await this.#stranger()
    } catch (error) {
      // The hub was killed under it: nothing was acknowledged.
      if (
        error instanceof Error &&
        /fetch failed|aborted|ENOENT|Timeout/.test(`${error.name} ${error.message}`)
      )
        return 'unheard'
      throw error
    }
  }

  /** Lets every source be read at once, so that nothing is waited for. */
  async readAll() {
    const member = this.#anyone()
    await member.ask('POST', `/api/connections/${(await this.#connection(member)).id}/read`, {})
  }

  /** Goes one on with the newest import: it is confirmed, or waited for, or the next report is handed in. */
  async #import(member: Member): Promise<string> {
    const imports = await this.#imports(member)
    const open = imports.find(({ state }) => ['reading', 'preview', 'importing'].includes(state))
    if (!open) {
      this.#edition += 1
      this.report = edition(this.world.backers, this.#edition)
      await this.#upload(member)
      return 'report'
    }
    if (open.state !== 'preview') return open.state
    await member.ask('POST', `${at}/imports/${open.id}/confirm`, {})
    this.acknowledged.add(open.id)
    return 'import'
  }

  async #upload(member: Member) {
    const { id } = await member.ask<Import>(
      'POST',
      `${at}/imports?file=${this.report.file}`,
      this.report.text,
    )
    await until(
      'the preview is made',
      async () => (await member.ask<Import>('GET', `${at}/imports/${id}`)).state !== 'reading',
      30,
    )
    await this.#import(member)
  }

  /** Brings the last report in, whatever became of it so far. */
  async finishImports() {
    await until(
      'every report is in',
      async () => {
        const member = this.#anyone()
        const imports = await this.#imports(member)
        const newest = imports.find(({ file }) => file === this.report.file)
        if (!newest) await this.#upload(member)
        else if (newest.state === 'preview') await this.#import(member)
        return newest?.state === 'done'
      },
      60,
    )
  }

  /** Prints labels for orders that have none, as one batch. */
  async #ship(): Promise<string> {
    const orderIds = ours(this.world)
      .filter((order) => order.orderStatus === 'awaiting_shipment')
      .slice(0, parcelsAtOnce)
      .map((order) => order.orderId)
    if (orderIds.length > 0) await this.#sandbox('batch/label', { orderIds })
    return 'labels'
  }

  /** An order of somebody else's, which the mirror must show too. */
  async #stranger(): Promise<string> {
    this.#strangers += 1
    await this.#sandbox('orders', {
      orderNumber: `STRANGER-${this.#strangers}`,
      shipTo: {
        name: 'Sam',
        country: 'US',
        street1: '1 Pier',
        city: 'Austin',
        state: 'TX',
        postalCode: '78701',
      },
    })
    return 'stranger'
  }

  async #sandbox(path: string, body: object) {
    const response = await fetch(`${this.world.sandbox.url}/_sandbox/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`the sandbox refused ${path}: ${await response.text()}`)
  }

  #anyone(): Member {
    const up = this.world.members.find((member) => member.isUp)
    if (!up) throw new Error('fetch failed: no hub is up')
    return up
  }

  async #imports(member: Member): Promise<Import[]> {
    return (await member.ask<{ imports: Import[] }>('GET', `${at}/imports`)).imports
  }

  async #connection(member: Member): Promise<Connection> {
    const { connections } = await member.ask<{ connections: Connection[] }>('GET', '/api/connections')
    const [connection] = connections
    if (!connection) throw new Error('the connection is gone')
    return connection
  }
}

/** The orders that the hub made in the sandbox, as they are there now. */
export const ours = ({ sandbox }: World) =>
  sandbox.shop.orders
    .all()
    .filter((kept) => !kept.gone)
    .map((kept) => kept.order)
    .filter((order) => order.orderNumber.startsWith('KS-'))
