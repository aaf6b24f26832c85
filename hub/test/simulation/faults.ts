import type { Dice } from './kernel/dice.ts'

/** Everything that goes wrong on purpose. Each is counted when it really happened. */
export const kinds = [
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
export type Kind = (typeof kinds)[number]

export type Counts = Partial<Record<Kind, number>>

/** Which kinds this seed has, how often, and how often each really came. Not every seed has every fault: some only show without others. */
export class Faults {
  readonly counts: Counts = {}
  readonly #shares = new Map<Kind, number>()
  readonly #dice: Dice
  isOn = true

  constructor(dice: Dice) {
    this.#dice = dice.fork('faults')
    const regime = dice.fork('regime')
    const width = regime.pick([0, 0.2, 0.5, 0.8])
    for (const kind of kinds) if (regime.hits(width)) this.#shares.set(kind, regime.pick([0.01, 0.04, 0.15]))
  }

  has(kind: Kind): boolean {
    return this.#shares.has(kind)
  }

  /** Whether it strikes now; `scale` makes it rarer where there are many chances. */
  strikes(kind: Kind, scale = 1): boolean {
    if (!this.isOn) return false
    const share = this.#shares.get(kind)
    return share !== undefined && this.#dice.hits(share * scale)
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
