import type { Block } from '../store/lanes.ts'
import type { Store } from '../store/store.ts'
import type { Clock } from './clock.ts'
import { Turns } from './turns.ts'

type Standing = Block & { ends: number }
type Seat = { workspace: string; account: string; fence: bigint; reserved: readonly Block[] }

/**
 * What a lane has written down of its account before spending it: every limit of every set of secrets, whole each time, in the lane's row.
 * What an earlier holder wrote stays until its windows are over, of sets that are not asked with any more too.
 */
export class Reserved {
  readonly #store: Store
  readonly #clock: Clock
  readonly #seat: Seat
  readonly #turns = new Turns()
  /** `ends`: by the monotonic clock. */
  #standing: Standing[]

  constructor(store: Store, clock: Clock, seat: Seat) {
    this.#store = store
    this.#clock = clock
    this.#seat = seat
    const now = clock.tick()
    this.#standing = seat.reserved.map((block) => ({ ...block, ends: now + block.left }))
  }

  /** What stands of this limit for this set. An earlier program did not say for which: it knew one alone. */
  of(limit: string, by: string): Block[] {
    this.#standing = this.#standing.map((block) => ({ ...block, by: block.by ?? by }))
    const own = this.#standing.filter((block) => (block.of ?? limit) === limit && block.by === by)
    return leftOf(own, this.#clock.tick())
  }

  async write(limit: string, by: string, blocks: readonly Block[]): Promise<void> {
    const now = this.#clock.tick()
    const others = this.#standing.filter((block) => block.of !== limit || block.by !== by)
    const own = blocks.map((block) => ({ ...block, of: limit, by, ends: now + block.left }))
    this.#standing = [...others, ...own].filter(({ ends }) => ends > now)
    // One after the other: an older whole must not come down on a newer one.
    await this.#turns.take('row', () =>
      this.#store.reserve(this.#seat, leftOf(this.#standing, this.#clock.tick())),
    )
  }
}

const leftOf = (standing: readonly Standing[], now: number): Block[] =>
  standing.map(({ ends, ...block }) => ({ ...block, left: ends - now }))
