import type { Dice } from './kernel/dice.ts'
import type { Faults } from './faults.ts'

/** How a seed's world is: when it plays, how much goes on in it, and what the hub is told of its times. */
export type Scene = {
  start: number
  /** So long people act and faults come. */
  busyMs: number
  processes: number
  workspaces: string[]
  everySeconds: number
  keyHours: number | null
  orders: number
  pledges: number
  deeds: number
  lateMs: number
  look: number
  /** Whether ShipStation tells of news, and how many records a page of its lists has. */
  hooks: boolean
  pageSize: number
  lateParcelMs: number
  /** Whether what is pledged is also taken from a shelf of ours, and how many lamps stand on it. */
  lamps: number | null
  /** When another program is put in, one process after the other: a share of the time in which people act. */
  newProgram: number | null
}

const HOUR = 3_600_000
const plain = Date.UTC(2026, 2, 3, 17)
/** Half an hour before a clock change in California: once an hour is missing, once one comes twice. */
const nights = [Date.UTC(2026, 2, 8, 9, 30), Date.UTC(2026, 10, 1, 8, 0)]

export function sceneOf(dice: Dice, faults: Faults): Scene {
  const one = dice.fork('scene')
  const later = dice.fork('later scene')
  const latest = dice.fork('latest scene')
  const isVeryLate = faults.has('later than the margin')
  const isNight = faults.has('clock change')
  if (isNight) faults.count('clock change')
  return {
    start: isNight ? one.pick(nights) : plain + one.below(24) * HOUR,
    busyMs: one.pick([0.2, 0.3, 0.3, 0.5, 0.5, 0.5, 0.75, 0.75, 1, 2.5]) * HOUR,
    processes: one.pick([1, 1, 1, 2, 2, 3]),
    workspaces: one.hits(0.1) ? ['wsa', 'wsb'] : ['wsa'],
    everySeconds: one.pick([120, 300, 300, 600]),
    keyHours: one.pick([null, null, 6]),
    orders: one.below(4),
    pledges: 1 + one.below(6),
    deeds: 5 + one.below(30),
    lateMs: faults.has('late visibility') ? one.pick([20_000, 120_000, 240_000]) : 0,
    look: one.pick([30_000, 60_000, 60_000]),
    hooks: later.hits(0.35),
    pageSize: faults.has('moving pages') ? later.pick([2, 3, 5]) : 500,
    lateParcelMs: isVeryLate
      ? later.pick([600_000, 1_500_000])
      : faults.has('late parcel')
        ? later.pick([20_000, 120_000, 240_000])
        : 0,
    lamps: latest.hits(0.4) ? latest.pick([2, 6, 20]) : null,
    newProgram: faults.has('new program') ? latest.between(0.1, 0.9) : null,
  }
}
