import { Day, ExactTime } from './Time.tsx'
import { wallClock } from './time.ts'

const instant = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/
/** As a report writes it: a clock on some wall, nobody says in which zone. */
const clock = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/
const day = /^\d{4}-\d{2}-\d{2}$/

/** A value as it came from a report or a system; a time among them is read in the clock that the person chose. */
export function Value({ of }: { of: string }) {
  if (instant.test(of)) return <ExactTime at={of} />
  if (clock.test(of)) return <time className="time">{wallClock(of)}</time>
  return day.test(of) ? <Day date={of} /> : of
}
