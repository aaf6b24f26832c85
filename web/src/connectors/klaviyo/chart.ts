import { dayOf } from '../../parts/time.ts'

export type Day = { day: string; shipstation: number; sent: number; klaviyo: number | null; isEqual: boolean }
/** "21 Nov", where the year goes without saying. */
export const short = (day: string): string => dayOf(day).replace(/ \d{4}$/, '')

export type Place = { x: number; y: number }

/** The top of the scale: a round number at or above the most of any side, and a few steps below it. */
export function scaleOf(days: readonly Day[]): { top: number; ticks: number[] } {
  const most = Math.max(1, ...days.flatMap((one) => [one.shipstation, one.sent, one.klaviyo ?? 0]))
  const rough = most / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(1, power * ([1, 2, 5, 10].find((n) => n * power >= rough) ?? 10))
  const count = Math.ceil(most / step)
  return { top: count * step, ticks: Array.from({ length: count + 1 }, (_, n) => n * step) }
}

/** A line through the days that are known; one that is not leaves a gap, not a zero. */
export function lineOf(points: readonly (Place | null)[]): string {
  let isOpen = false
  return points
    .map((point) => {
      if (!point) {
        isOpen = false
        return ''
      }
      const move = isOpen ? 'L' : 'M'
      isOpen = true
      return `${move}${point.x.toFixed(1)} ${point.y.toFixed(1)}`
    })
    .join('')
}

/** Which days are named below: at most as many as fit, evenly, the last always. */
export function namedDays(count: number, width: number): Set<number> {
  const every = Math.max(1, Math.ceil(count / Math.max(1, Math.floor(width / 76))))
  return new Set(Array.from({ length: count }, (_, n) => n).filter((n) => (count - 1 - n) % every === 0))
}
