import type { Clock } from '../engine/clock.ts'
import { giveBallast, makeBallast, measure, missing } from './ballast.ts'
import { judge, type Limits, limits, type Seen, type Shortage } from './shortage.ts'

const turnMs = 2_000
/** While there is room it is looked at so often; while there is not, at every turn. */
const calmMs = 30_000
/** What PostgreSQL refused is tried again so often. */
const againMs = 30_000

export type Given = {
  /** The data folder, where the database's files are in it; null where a server holds them, whose disk nobody sees from here. */
  folder: string | null
  clock: Clock
  /** Stores something and takes it back: whether PostgreSQL can store again. */
  tryToStore(): Promise<void>
  says(it: object, words: string): void
  limits?: Limits
  measure?(folder: string): Promise<Seen>
}

/** The disk that the database is on: whether there is room, and the ballast that makes some when there is none. */
export class Disk {
  readonly #it: Given
  readonly #limits: Limits
  readonly #told = new Set<() => void>()
  #shortage: Shortage | null = null
  #isRefused = false
  #lookedAt = Number.NEGATIVE_INFINITY
  #triedAt = Number.NEGATIVE_INFINITY
  #looking: Promise<void> | null = null
  #making: Promise<void> | null = null
  #turns: { stop(): void } | null = null

  constructor(it: Given) {
    this.#it = it
    this.#limits = it.limits ?? limits
  }

  /** The data folder that holds the database; null where a server does. */
  get folder(): string | null {
    return this.#it.folder
  }

  /** Null while there is room. */
  get shortage(): Shortage | null {
    return this.#shortage
  }

  /** Told when there is room no more, or again. */
  onChange(told: () => void): void {
    this.#told.add(told)
  }

  watch(): void {
    this.#turns = this.#it.clock.every(turnMs, () => this.#turn())
  }

  async stop(): Promise<void> {
    this.#turns?.stop()
    await this.#looking
    await this.#making
  }

  /** PostgreSQL could not store something. What it needs to recover by is given at once: it has a few tenths of a second. */
  refused(): void {
    const { folder, clock } = this.#it
    this.#isRefused = true
    this.#triedAt = clock.tick()
    if (folder !== null) this.#give(folder)
    this.#become(this.#shortage?.seen ?? null)
  }

  /** Looks now. Two looks at once are one. */
  look(): Promise<void> {
    this.#looking ??= this.#look()
      .catch((error: unknown) => this.#it.says({ error: String(error) }, 'the disk could not be looked at'))
      .finally(() => (this.#looking = null))
    return this.#looking
  }

  async #turn(): Promise<void> {
    const now = this.#it.clock.tick()
    if (this.#shortage || now - this.#lookedAt >= calmMs) await this.look()
  }

  async #look(): Promise<void> {
    const { folder, clock } = this.#it
    // What is half made is neither free nor ballast.
    await this.#making
    this.#lookedAt = clock.tick()
    if (this.#isRefused && clock.tick() - this.#triedAt >= againMs) await this.#try()
    if (folder === null) return this.#become(null)
    const seen = await this.#measure(folder)
    if (seen.free >= this.#limits.ballast || !this.#give(folder)) this.#become(seen)
    else this.#become(await this.#measure(folder))
    if (!this.#shortage && missing(folder, this.#limits.ballast) > 0) this.#make(folder)
  }

  async #try(): Promise<void> {
    this.#triedAt = this.#it.clock.tick()
    // What it says is heard where every answer is; anything else than a yes leaves it as it was.
    await this.#it.tryToStore().then(
      () => (this.#isRefused = false),
      () => {},
    )
  }

  #measure(folder: string): Promise<Seen> {
    return (this.#it.measure ?? measure)(folder)
  }

  #give(folder: string): boolean {
    const isGiven = giveBallast(folder)
    if (isGiven) this.#it.says({ folder }, 'the ballast is given back: the disk is all but full')
    return isGiven
  }

  /** Beside everything else: nobody waits for it. */
  #make(folder: string): void {
    this.#making = makeBallast(folder, this.#limits.ballast)
      .catch((error: unknown) =>
        this.#it.says({ error: String(error) }, 'the ballast could not be made and will be tried again'),
      )
      .finally(() => (this.#making = null))
  }

  #become(seen: Seen | null): void {
    const { folder, clock } = this.#it
    const before = this.#shortage
    const lacks = folder === null ? 0 : missing(folder, this.#limits.ballast)
    const now = { seen, missing: lacks, isRefused: this.#isRefused, at: clock.now() }
    this.#shortage = judge(before, now, this.#limits)
    if (before?.how === this.#shortage?.how) return
    const words = { nearly: 'the disk is nearly full: nothing more is read', full: 'the disk is full' }
    this.#it.says({ seen }, this.#shortage ? words[this.#shortage.how] : 'there is room on the disk again')
    for (const told of this.#told) told()
  }
}
