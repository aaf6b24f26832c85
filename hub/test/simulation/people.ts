import type { Engine } from '../../src/engine/engine.ts'
import type { Store } from '../../src/store/store.ts'
import { type Company, entered, integrate, integrationOf, streams } from './company.ts'
import type { Program } from './far/pledges.ts'
import type { Faults } from './faults.ts'
import type { Ground } from './hands.ts'
import type { Dice } from './kernel/dice.ts'
import type { Kernel } from './kernel/kernel.ts'
import type { Trace } from './kernel/trace.ts'

export type Stage = {
  kernel: Kernel
  ground: Ground
  faults: Faults
  trace: Trace
  /** The engines that are up: whoever presses a button talks to one of them. */
  engines(): Engine[]
  /** The program of whoever takes in what people bring now. */
  program(): Program
}

/** What people do, here and at ShipStation's screen, at random. */
export class People {
  readonly #stage: Stage
  readonly #company: Company
  readonly #dice: Dice
  #drawn = 0

  constructor(stage: Stage, company: Company, dice: Dice) {
    this.#stage = stage
    this.#company = company
    this.#dice = dice.fork(`people of ${company.workspace}`)
  }

  /** Somebody does something. */
  act(): void {
    const deeds: [number, () => Promise<unknown>][] = [
      [5, () => this.pledge()],
      [4, () => this.change()],
      [3, () => this.answer()],
      [3, () => this.order()],
      [9, () => this.atShipStation()],
      [3, () => this.atLedger()],
      [1, () => this.settings()],
      [1, () => this.pause()],
      [1, () => this.replay()],
      [1, () => this.press()],
      [1, () => this.again()],
      [1, () => this.revoke()],
    ]
    const all = deeds.reduce((sum, [weight]) => sum + weight, 0)
    let left = this.#dice.below(all)
    const [, deed] = deeds.find(([weight]) => (left -= weight) < 0) ?? [0, () => this.pledge()]
    this.#stage.kernel.ask(async () => {
      await this.#stage.ground.setNow(this.#stage.kernel.now)
      await deed()
    })
  }

  get #now() {
    return new Date(this.#stage.kernel.now)
  }

  #note(says: string) {
    this.#stage.trace.note(this.#stage.kernel.now, `${this.#company.workspace} people: ${says}`)
  }

  async #enter(kind: 'pledge' | 'mapping', id: string, data: unknown) {
    this.#note(`${kind} ${id} ${JSON.stringify(data)}`)
    const request = BigInt(this.#stage.kernel.now) * 1000n + BigInt((this.#drawn += 1))
    await entered(this.#store, this.#company, kind, [{ id, data }], this.#now, request, this.#stage.program())
    for (const engine of this.#stage.engines()) engine.plan()
  }

  get #store(): Store {
    return this.#stage.ground.store
  }

  async pledge() {
    const { pledges, workspace } = this.#company
    const number = `${workspace}-P${pledges.size + 1}`
    const item = this.#dice.pick(['mug', 'mug', 'lamp'])
    const said = { number, item, quantity: 1 + this.#dice.below(3), street: 'v1', state: 'open' as const }
    const pledge = this.#company.isRead ? { ...said, gifts: Number(number.slice(-1)) % 2 } : said
    pledges.set(number, pledge)
    await this.#enter('pledge', number, pledge)
  }

  async change() {
    const { pledges } = this.#company
    const before = [...pledges.values()]
    if (before.length === 0) return
    const pledge = this.#dice.pick(before)
    const street = `v${Number(pledge.street.slice(1)) + 1}`
    const state = this.#dice.hits(0.15) ? ('cancelled' as const) : pledge.state
    const after = { ...pledge, street, state, quantity: 1 + this.#dice.below(3) }
    pledges.set(pledge.number, after)
    await this.#enter('pledge', pledge.number, after)
  }

  async answer() {
    const item = this.#dice.pick(['mug', 'mug', 'lamp'])
    const sku = `${item.toUpperCase()}-${this.#dice.below(2)}`
    this.#company.mappings.set(item, sku)
    await this.#enter('mapping', item, { sku })
  }

  async order() {
    const orderNumber = `${this.#company.workspace}-M${(this.#drawn += 1)}`
    this.#note(`order ${orderNumber}`)
    const shipTo = {
      name: 'Bo',
      street1: '2 Side St',
      city: 'Reno',
      state: 'NV',
      postalCode: '89501',
      country: 'US',
    }
    const items = [{ sku: 'MUG-0', name: 'Mug', quantity: 2 }]
    await this.#company.shipstation.deed('orders', {
      orderNumber,
      shipTo,
      items,
      storeId: Number(this.#company.store),
    })
  }

  async atShipStation() {
    const { shipstation, notes } = this.#company
    const there = shipstation.world.shop.orders.all().filter((kept) => !kept.gone)
    if (there.length === 0) return
    const { order } = this.#dice.pick(there)
    const id = order.orderId
    const deed = this.#dice.pick([
      'note',
      'note',
      'weight',
      'hold',
      'restore',
      'label',
      'label',
      'ship',
      'void',
      'cancel',
      'split',
      'merge',
    ])
    const at = this.#stage.kernel.now
    let done: unknown
    if (deed === 'note') {
      const text = `note ${(this.#drawn += 1)}`
      done = await shipstation.deed(`orders/${id}/note`, { internalNotes: text })
      if (done) notes.set(id, { text, at, shownMs: shipstation.world.shop.lateMs })
    } else if (deed === 'weight')
      done = await shipstation.deed(`orders/${id}/weight`, { value: 3, units: 'ounces' })
    else if (deed === 'hold') done = await shipstation.deed(`orders/${id}/hold`, { until: '2027-01-01' })
    else if (deed === 'ship')
      done = await shipstation.deed(`orders/${id}/ship`, { trackingNumber: `T${(this.#drawn += 1)}` })
    else if (deed === 'label') {
      await shipstation.deed(`orders/${id}/weight`, { value: 3, units: 'ounces' })
      done = await shipstation.deed(`orders/${id}/label`, {})
    } else if (deed === 'split') {
      const item = (order.items ?? []).find((one) => (one.quantity ?? 0) > 1)
      if (item)
        done = await shipstation.deed(`orders/${id}/split`, {
          items: [{ orderItemId: item.orderItemId, quantity: 1 }],
        })
    } else if (deed === 'merge') {
      const other = this.#dice.pick(there).order.orderId
      if (other !== id && this.#dice.hits(0.3))
        done = await shipstation.deed('batch/merge', { orderIds: [id, other] })
    } else done = await shipstation.deed(`orders/${id}/${deed}`, {})
    this.#note(`${deed} ${order.orderNumber}${done ? '' : ': not possible'}`)
  }

  /** Somebody keeps the books: an invoice, a payment, a token that ends early. */
  async atLedger() {
    const { ledger, workspace } = this.#company
    const { faults } = this.#stage
    if (faults.strikes('token expired', 5)) {
      faults.count('token expired')
      ledger.expire()
    }
    const open = ledger.invoices.filter((one) => one.own && one.status === 'open')
    if (open.length === 0 || this.#dice.hits(0.5)) {
      const { number } = ledger.born({ number: `${workspace}-L${(this.#drawn += 1)}`, amount: 700 })
      this.#note(`invoice ${number}`)
    } else {
      const invoice = this.#dice.pick(open)
      ledger.pay(invoice)
      this.#note(`payment of ${invoice.number}`)
    }
  }

  async settings() {
    this.#company.plus = this.#dice.below(2)
    this.#note(`settings plus ${this.#company.plus}`)
    const { hands } = this.#stage.ground
    const { store, plus, workspace, accounts } = this.#company
    await hands.setSettings(integrationOf(this.#company), { store, plus })
    const flow = { id: `${integrationOf(this.#company)}-orders`, workspace, from: accounts.pledges }
    await hands.replanAll(flow, ['pledge'], 'settings')
    for (const engine of this.#stage.engines()) engine.plan()
  }

  async pause() {
    const { hands } = this.#stage.ground
    const id = integrationOf(this.#company)
    this.#note('pause')
    await hands.setState(id, 'paused')
    this.#stage.kernel.later(this.#dice.between(30_000, 1_200_000), () =>
      this.#stage.kernel.ask(() => this.resume(id)),
    )
  }

  async resume(id: string) {
    if (id !== integrationOf(this.#company)) return
    this.#note('resume')
    await this.#stage.ground.hands.setState(id, 'active')
    this.#wake()
  }

  #wake() {
    const { workspace, accounts } = this.#company
    for (const engine of this.#stage.engines()) {
      engine.plan()
      for (const account of Object.values(accounts)) engine.wake(workspace, account)
    }
  }

  async replay() {
    this.#note('replay')
    const { workspace, accounts } = this.#company
    const flow = { id: `${integrationOf(this.#company)}-orders`, workspace, from: accounts.pledges }
    await this.#stage.ground.hands.replanAll(flow, ['pledge'], 'replay')
    await this.#replanShelf('replay')
    for (const engine of this.#stage.engines()) engine.plan()
  }

  /** A person wants to see it now. */
  async press() {
    const { workspace, accounts } = this.#company
    const [stream] = this.#dice.pick(streams)
    this.#note(`press ${stream}`)
    await this.#stage.ground.hands.addHint(
      workspace,
      accounts.shipstation,
      stream,
      { since: null },
      true,
      this.#now,
    )
    this.#wake()
  }

  /** The integration is removed and made again: what is there stays, and nothing is made twice. */
  async again() {
    if (!this.#dice.hits(0.5)) return
    this.#note('remove and make again')
    const { ground } = this.#stage
    const { workspace, accounts } = this.#company
    await ground.hands.removeIntegration(integrationOf(this.#company), this.#now)
    const position = await ground.store.transaction((tx) => tx.lockLog(workspace))
    await integrate(ground, this.#company, this.#now, position)
    const id = integrationOf(this.#company)
    await ground.hands.replanAll(
      { id: `${id}-orders`, workspace, from: accounts.pledges },
      ['pledge'],
      'first',
    )
    const parcels = { id: `${id}-letters`, workspace, from: accounts.shipstation }
    await ground.hands.replanAll(parcels, ['shipment', 'fulfillment'], 'first')
    await this.#replanShelf('first')
    for (const engine of this.#stage.engines()) engine.plan()
  }

  async #replanShelf(why: 'replay' | 'first') {
    const { workspace, accounts, stock } = this.#company
    const flow = { id: `${integrationOf(this.#company)}-shelf`, workspace, from: accounts.pledges }
    if (stock) await this.#stage.ground.hands.replanAll(flow, ['pledge'], why)
  }

  /** The key pair is deleted at ShipStation; sometime later somebody puts in another. */
  async revoke() {
    const { faults, kernel, ground } = this.#stage
    if (!faults.strikes('key revoked', 10)) return
    faults.count('key revoked')
    this.#note('the key is revoked')
    await this.#company.shipstation.revoke()
    const { workspace, shipstation } = this.#company
    kernel.later(this.#dice.between(5_000, 900_000), () =>
      kernel.ask(async () => {
        this.#note('another key')
        await ground.hands.replaceSecrets(`${workspace}-ss`, JSON.stringify(shipstation.secrets))
        this.#wake()
      }),
    )
  }
}
