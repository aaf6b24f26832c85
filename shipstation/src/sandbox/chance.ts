import { createHash } from 'node:crypto'

export type Chance = {
  below(n: number): number
  pick<T>(from: readonly T[]): T
  /** True so many times in a hundred. */
  percent(n: number): boolean
}

/** The same seed gives the same throws for ever (mulberry32). */
export function createChance(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (n: number) => Math.floor(next() * n)
  return {
    below,
    // The cast: lists to pick from are never empty.
    pick: <T>(from: readonly T[]) => from[below(from.length)] as T,
    percent: (n) => below(100) < n,
  }
}

/** 32 hexadecimal digits that belong to this seed and this text. */
export const hexOf = (seed: number, text: string) =>
  createHash('sha256').update(`${seed}:${text}`).digest('hex').slice(0, 32)

export const guidOf = (seed: number, text: string) =>
  hexOf(seed, text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
