export type Clock = {
  /** Milliseconds since 1970 in the sandbox's world. */
  now(): number
  speed: number
  /** How long a stretch of the sandbox's time takes outside. */
  outside(ms: number): number
  /** Puts the clock to this instant; it goes on from there. */
  set(instant: number): void
  /** Stands at this instant until it is set again. */
  freeze(instant: number): void
}

/** A clock that runs `speed` times as fast as the wall's, from now on. */
export function createClock(speed: number): Clock {
  let base = Date.now()
  let since = performance.now()
  let isFrozen = false
  return {
    speed,
    now() {
      return isFrozen ? base : Math.floor(base + (performance.now() - since) * this.speed)
    },
    outside(ms) {
      return ms / this.speed
    },
    set(instant) {
      base = instant
      since = performance.now()
      isFrozen = false
    },
    freeze(instant) {
      base = instant
      isFrozen = true
    },
  }
}
