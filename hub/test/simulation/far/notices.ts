import type { Engine } from '../../../src/engine/engine.ts'
import { hear } from '../../../src/engine/hear.ts'
import { shipstation } from '../../../src/connectors/shipstation/index.ts'
import type { Company } from '../company.ts'
import type { Dice } from '../kernel/dice.ts'
import type { Stage } from '../people.ts'

type Told = { resource_url: string; resource_type: string }
const event = 'ORDER_NOTIFY'
const batch = 'importBatch=forged'
/** What somebody sends who found the address: other hosts, other lists, no notice at all. */
const forged: (n: number) => string = (n) =>
  [
    JSON.stringify({
      resource_url: `https://ssapi.shipstation.com.evil.test/orders?${batch}`,
      resource_type: event,
    }),
    JSON.stringify({
      resource_url: `https://ssapi6.shipstation.com@evil.test/orders?${batch}`,
      resource_type: event,
    }),
    JSON.stringify({ resource_url: `http://ssapi6.shipstation.com/orders?${batch}`, resource_type: event }),
    JSON.stringify({
      resource_url: `https://ssapi6.shipstation.com/users/../forged?${batch}`,
      resource_type: event,
    }),
    JSON.stringify({
      resource_url: `https://ssapi6.shipstation.com/orders?${batch}${'0'.repeat(400)}`,
      resource_type: event,
    }),
    JSON.stringify({ forged: [n] }),
    '<forged/>',
  ][n % 7] ?? ''

/** ShipStation's notices on their way to a hub: each can be lost, come twice, come late, or be overtaken. Forged ones come beside them. */
export class Notices {
  readonly #stage: Stage
  readonly #company: Company
  readonly #dice: Dice
  /** Told when a forged one was taken for a notice. */
  readonly #fooled: (says: string) => void
  #told = 0
  #newest = 0

  constructor(stage: Stage, company: Company, dice: Dice, fooled: (says: string) => void) {
    this.#stage = stage
    this.#company = company
    this.#dice = dice.fork(`notices of ${company.workspace}`)
    this.#fooled = fooled
  }

  told(body: Told): void {
    const { faults, kernel } = this.#stage
    const n = (this.#told += 1)
    if (faults.strikes('hook forged', 3)) this.#forge(n)
    const fault = faults.one(['hook lost', 'hook twice', 'hook late', 'hook out of order'], 3)
    if (fault === 'hook lost') return faults.count(fault)
    if (fault === 'hook twice' || fault === 'hook late') faults.count(fault)
    const late = fault === 'hook late' ? 3_600_000 : fault === 'hook out of order' ? 180_000 : 0
    for (let time = 0; time < (fault === 'hook twice' ? 2 : 1); time += 1)
      kernel.later(this.#dice.between(500, 3_000) + this.#dice.next() * late, () =>
        this.#arrive(n, JSON.stringify(body)),
      )
  }

  #forge(n: number): void {
    const { faults, kernel, trace } = this.#stage
    kernel.later(this.#dice.between(500, 60_000), () => {
      faults.count('hook forged')
      const body = forged(n)
      trace.note(kernel.now, `${this.#company.workspace} forged ${body.slice(0, 80)}`)
      if (shipstation.heard?.({ headers: {}, body })) this.#fooled(`a forged notice was heard: ${body}`)
    })
  }

  #arrive(n: number, body: string): void {
    const { faults, kernel, trace, ground, engines } = this.#stage
    const { workspace, accounts } = this.#company
    if (n < this.#newest) faults.count('hook out of order')
    this.#newest = Math.max(n, this.#newest)
    const up = engines()
    if (up.length === 0) return faults.count('hook lost')
    const engine: Engine = this.#dice.pick(up)
    const heard = shipstation.heard?.({ headers: {}, body }) ?? null
    trace.note(kernel.now, `${workspace} notice ${n} ${JSON.stringify(heard)}`)
    if (heard === null) return
    kernel.ask(async () => {
      const of = { workspace, account: accounts.shipstation }
      await ground.store.transaction((tx) => hear(tx, of, heard, engine.context.clock.now()))
      engine.wake(of.workspace, of.account)
    })
  }
}
