import type { Deps } from '../deps.ts'
import type { Trouble } from './issues.ts'
import { lasting } from './phrases.ts'

/** The machine's own clock, seen against what the remotes say the time is. */
export function clockIssues(deps: Pick<Deps, 'clockOff' | 'clock'>): Trouble[] {
  const off = deps.clockOff()
  if (!off) return []
  const at = deps.clock.now().toISOString()
  return [
    {
      id: 'clock',
      title: `This machine’s clock is ${lasting(Math.abs(off.ms) / 1000)} ${off.ms > 0 ? 'fast' : 'slow'}`,
      says: `${off.host} says that it is another time. Nothing is lost by it, but times on screen are wrong, and so is how long things wait.`,
      remedy: 'Switch on time synchronisation on the machine that runs Longshore.',
      ...{ count: 1, hurts: [], steps: [], read: null, canRetry: false },
      ...{ first: at, last: at, weight: 40 },
      fix: { action: 'Open the connections', href: '/connections' },
    },
  ]
}
