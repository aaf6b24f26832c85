/** The only place where the engine learns the time, waits, or draws a timer. `now` is wall time; `tick` is monotonic milliseconds. */
export type Clock = {
  now(): Date
  tick(): number
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
  every(milliseconds: number, work: () => Promise<unknown>): { stop(): void }
}

/** The machine's clock. `speed` above 1 makes every wait shorter and every second pass faster: for benches, with the sandbox at the same factor. */
export function machineClock(speed = 1): Clock {
  const began = { wall: Date.now(), tick: performance.now() }
  const tick = () => (performance.now() - began.tick) * speed
  return {
    now: () => new Date(speed === 1 ? Date.now() : began.wall + tick()),
    tick,
    sleep: (milliseconds, signal) => pause(milliseconds / speed, signal),
    every(milliseconds, work) {
      let busy = false
      const once = async () => {
        if (busy) return
        busy = true
        await work().finally(() => (busy = false))
      }
      // What goes wrong in it is its own to say: a timer has nobody to tell.
      const timer = setInterval(() => void once().catch(() => {}), milliseconds / speed)
      return { stop: () => clearInterval(timer) }
    },
  }
}

/** Ends early, without an error, when the signal is given: a woken sleeper looks around anyway. */
function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, Math.min(milliseconds, 2 ** 31 - 1))
    signal?.addEventListener('abort', end)
  })
}
