import type { Dice } from './kernel/dice.ts'

/** Everything that goes wrong on purpose. Each is counted when it really happened. */
const first = [
  'refused connection',
  'reset before',
  'reset after',
  '429',
  '500 on a read',
  '500 before a write',
  '500 after a write',
  '503',
  'html',
  'truncated',
  'slow answer',
  'late visibility',
  'page drift',
  'partial success',
  'token expired',
  'key revoked',
  'mail lost',
  'mail unclear',
  'crash',
  'crash in a transaction',
  'stall',
  'laptop sleep',
  'clean stop',
  'takeover',
  'clock jump',
  'skew',
  'clock change',
  'store refuses',
  'commit fails',
  'commit answer lost',
] as const
/** Drawn from a chance of their own: a seed that was lived before them lives on as it did. */
const later = [
  'hook lost',
  'hook twice',
  'hook late',
  'hook out of order',
  'hook forged',
  'poison page',
  'poison record',
  'moving pages',
  'deleted order',
  'late parcel',
  'later than the margin',
  'left out',
] as const
/** And from another: the same again. */
const latest = [
  'deed of ours fails',
  'deed of ours refused',
  'new program',
  'remapped here',
  'remapped there',
] as const
export const kinds = [...first, ...later, ...latest] as const
export type Kind = (typeof kinds)[number]

export type Counts = Partial<Record<Kind, number>>

/** Which kinds this seed has, how often, and how often each really came. Not every seed has every fault: some only show without others. */
export class Faults {
  readonly counts: Counts = {}
  readonly #shares = new Map<Kind, number>()
  readonly #dice: Dice
  readonly #later: Dice
  readonly #latest: Dice
  isOn = true

  constructor(dice: Dice) {
    this.#dice = dice.fork('faults')
    const regime = dice.fork('regime')
    this.#later = dice.fork('later faults')
    const share = (among: readonly Kind[], from: Dice, width: number) => {
      for (const kind of among) if (from.hits(width)) this.#shares.set(kind, from.pick([0.01, 0.04, 0.15]))
    }
    share(first, regime, regime.pick([0, 0.2, 0.5, 0.8]))
    const own = dice.fork('later regime')
    share(later, own, own.pick([0, 0, 0.1, 0.3]))
    this.#latest = dice.fork('latest faults')
    const newest = dice.fork('latest regime')
    share(latest, newest, newest.pick([0, 0.2, 0.4]))
  }

  has(kind: Kind): boolean {
    return this.#shares.has(kind)
  }

  /** Whether it strikes now; `scale` makes it rarer where there are many chances. */
  strikes(kind: Kind, scale = 1): boolean {
    if (!this.isOn) return false
    const share = this.#shares.get(kind)
    if (share === undefined) return false
    const dice = isLater(kind) ? this.#later : isLatest(kind) ? this.#latest : this.#dice
    return dice.hits(share * scale)
  }

  /** The first of these that strikes. */
  one(among: readonly Kind[], scale = 1): Kind | null {
    return among.find((kind) => this.strikes(kind, scale)) ?? null
  }

  count(kind: Kind): void {
    this.counts[kind] = (this.counts[kind] ?? 0) + 1
  }

  get dice(): Dice {
    return this.#dice
  }
}

const isLatest = (kind: Kind) => (latest as readonly Kind[]).includes(kind)
const isLater = (kind: Kind) => (later as readonly Kind[]).includes(kind)
