import type { Clock } from './engine/clock.ts'
import type { Transport } from './engine/context.ts'

/** `ms`: so far is this machine's clock ahead of the remote's; behind, when negative. */
export type ClockOff = { host: string; ms: number }

const worthSaying = 30_000

/**
 * Watches what the answers say the time is. `off` tells when every remote that answered disagrees with this machine's clock by more than
 * half a minute: one that agrees is enough to believe it. Nothing is decided by it; dates on screen and times to wait are wrong by as much.
 */
export function remoteClock(
  transport: Transport,
  clock: Clock,
): { transport: Transport; off(): ClockOff | null } {
  const heard = new Map<string, ClockOff>()
  return {
    async transport(api, it, how) {
      const answer = await transport(api, it, how)
      const said = Date.parse(answer.headers.get('date') ?? '')
      const { host } = new URL(api.base)
      // The header has whole seconds.
      if (!Number.isNaN(said)) heard.set(host, { host, ms: clock.now().getTime() - said - 500 })
      return answer
    },
    off() {
      const [nearest] = [...heard.values()].sort((a, b) => Math.abs(a.ms) - Math.abs(b.ms))
      return nearest && Math.abs(nearest.ms) > worthSaying ? nearest : null
    },
  }
}
