import { type Company, furnishAgain } from './company.ts'
import type { Dice } from './kernel/dice.ts'
import type { Stage } from './people.ts'

/** What happens to one account besides: orders are deleted, records are spoilt for a while, other integrations are made anew. */
export class Mischief {
  readonly #stage: Stage
  readonly #company: Company
  readonly #dice: Dice

  constructor(stage: Stage, company: Company, dice: Dice) {
    this.#stage = stage
    this.#company = company
    this.#dice = dice.fork(`mischief of ${company.workspace}`)
    const { faults } = stage
    const { shipstation } = company
    shipstation.struck = (kind) => faults.count(kind)
    shipstation.isMoving = () => faults.strikes('moving pages', 3)
  }

  /** So often in so long something may happen. */
  schedule(busyMs: number, times: number): void {
    for (let n = 0; n < times; n += 1)
      this.#stage.kernel.later(this.#dice.between(0, busyMs), () =>
        this.#stage.kernel.ask(async () => {
          await this.#stage.ground.setNow(this.#stage.kernel.now)
          await this.#act()
        }),
      )
  }

  async #act(): Promise<void> {
    const { faults } = this.#stage
    if (faults.strikes('deleted order', 5)) await this.#delete()
    if (faults.strikes('poison page', 5)) this.#spoil('poisoned')
    if (faults.strikes('poison record', 5)) this.#spoil('misshapen')
    if (faults.strikes('left out', 3)) this.#leaveOut()
    if (this.#dice.hits(0.015)) await this.#makeAgain()
  }

  #note(says: string) {
    this.#stage.trace.note(this.#stage.kernel.now, `${this.#company.workspace} mischief: ${says}`)
  }

  #oneOrder(): number | null {
    const there = this.#company.shipstation.world.shop.orders.all().filter((kept) => !kept.gone)
    return there.length === 0 ? null : this.#dice.pick(there).order.orderId
  }

  #leaveOut() {
    const id = this.#oneOrder()
    if (id === null) return
    this.#company.shipstation.leftOut.add(id)
    this.#note(`order ${id} will be left out of a list`)
  }

  async #delete() {
    const id = this.#oneOrder()
    if (id === null || !(await this.#company.shipstation.deed(`orders/${id}/delete`, {}))) return
    this.#company.deleted.add(id)
    this.#stage.faults.count('deleted order')
    this.#note(`order ${id} is deleted`)
  }

  /** It heals by itself after a while, or when all is calm. */
  #spoil(how: 'poisoned' | 'misshapen') {
    const id = this.#oneOrder()
    if (id === null) return
    const spoilt = this.#company.shipstation[how]
    spoilt.add(id)
    this.#note(`order ${id} is ${how}`)
    this.#stage.kernel.later(this.#dice.between(60_000, 3_600_000), () => spoilt.delete(id))
  }

  heal(): void {
    const { shipstation } = this.#company
    for (const spoilt of [shipstation.poisoned, shipstation.misshapen]) spoilt.clear()
  }

  /** An integration is removed and made again; nothing that it told is told twice. */
  async #makeAgain() {
    const which = this.#dice.pick(['events', 'ledger'] as const)
    this.#note(`${which} is removed and made again`)
    const { ground, kernel, engines } = this.#stage
    await furnishAgain(ground, this.#company, which, new Date(kernel.now))
    for (const engine of engines()) engine.plan()
  }
}
