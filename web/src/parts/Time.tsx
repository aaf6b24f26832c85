import { useSyncExternalStore } from 'react'
import { ago, dayOf, exact, type Zone } from './time.ts'

const key = 'longshore-zone'
const heard = new Set<() => void>()
const isZone = (it: string | null): it is Zone => it === 'mine' || it === 'pacific' || it === 'utc'

export const chosenZone = (): Zone => {
  const kept = localStorage.getItem(key)
  return isZone(kept) ? kept : 'mine'
}
export function chooseZone(zone: Zone): void {
  localStorage.setItem(key, zone)
  for (const hear of heard) hear()
}
const hearZone = (hear: () => void) => {
  heard.add(hear)
  return () => heard.delete(hear)
}
export const useZone = (): Zone => useSyncExternalStore(hearZone, chosenZone)

/** One clock for the whole page, so that no two times on it disagree. */
let now = Date.now()
const ticking = new Set<() => void>()
setInterval(() => {
  now = Date.now()
  for (const tick of ticking) tick()
}, 5_000)
const hearTick = (tick: () => void) => {
  ticking.add(tick)
  return () => ticking.delete(tick)
}
export const useNow = (): number => useSyncExternalStore(hearTick, () => now)

/** A time in words; the exact one, with its zone, on hover and for whoever reads the page aloud. */
export function Time({ at, none = 'never' }: { at: string | null; none?: string }) {
  const zone = useZone()
  const current = useNow()
  if (!at) return <span className="dim">{none}</span>
  return (
    <time dateTime={at} title={exact(at, zone)} className="time">
      {ago(at, Math.max(current, Date.now() - 5_000))}
    </time>
  )
}

export function ExactTime({ at }: { at: string }) {
  const zone = useZone()
  const current = useNow()
  return (
    <time dateTime={at} title={ago(at, current)} className="time">
      {exact(at, zone)}
    </time>
  )
}

export function Day({ date, none = '' }: { date: string | null; none?: string }) {
  const zone = useZone()
  if (!date) return <span className="dim">{none}</span>
  return (
    <time dateTime={date} title={date.length > 10 ? exact(date, zone) : date} className="time">
      {dayOf(date, zone)}
    </time>
  )
}
