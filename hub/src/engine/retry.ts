import type { Chance } from './chance.ts'

/** Ten attempts over about 75 hours: a weekend's outage heals by itself. Minutes after the n-th failed attempt. */
const minutes = [0.2, 1, 5, 15, 60, 180, 540, 960, 1260, 1440]
export const mostAttempts = minutes.length

/** The longest that a step waits for its next try, in milliseconds, by how many it had; one that had none waits an hour at most. */
export const longestWaits = [60, ...minutes].map((one) => one * 60_000 * 1.1)

/** Milliseconds until the next try after `failed` failed attempts, with up to 20 % of jitter; null when it is a person's turn. */
export function retryAfter(failed: number, chance: Chance): number | null {
  const base = minutes[failed - 1]
  return base === undefined ? null : base * 60_000 * chance.between(0.9, 1.1)
}
