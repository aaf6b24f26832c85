export type Clock = {
  /** Milliseconds since 1970 in the sandbox's world. */
  now(): number
  readonly speed: number
  /** How long a stretch of the sandbox's time takes outside. */
  outside(ms: number): number
  /** Puts the clock to this instant; it goes on from there. */
  set(instant: number): void
  /** Stands at this instant until it is set again. */
  freeze(instant: number): void
  run(speed: number): void
}

/** A clock that runs `speed` times as fast as the wall's, from `start` on. */
export function createClock(speed: number, start = Date.now()): Clock {
  let base = start
  let since = performance.now()
  let isFrozen = false
  let times = speed
  const now = () => (isFrozen ? base : Math.floor(base + (performance.now() - since) * times))
  const set = (instant: number) => {
    base = instant
    since = performance.now()
    isFrozen = false
  }
  return {
    get speed() {
      return times
    },
    now,
    outside: (ms) => ms / times,
    set,
    freeze(instant) {
      base = instant
      isFrozen = true
    },
    run(speed) {
      set(now())
      times = speed
    },
  }
}
