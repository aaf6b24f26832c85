import { Day, ExactTime } from './Time.tsx'

const instant = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/
const day = /^\d{4}-\d{2}-\d{2}$/

/** A value as it came from a report or a system; a time among them is read in the clock that the person chose. */
export function Value({ of }: { of: string }) {
  if (instant.test(of)) return <ExactTime at={of} />
  return day.test(of) ? <Day date={of} /> : of
}
