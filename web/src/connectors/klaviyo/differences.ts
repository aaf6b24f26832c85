import { many, number } from '../../parts/money.ts'

export type Day = {
  day: string
  shipstation: number
  sent: number
  waiting: number
  /** ShipStation has it, and no event of the day is for it; and the other way round. */
  unsent: number
  sentOnly: number
  klaviyo: number | null
}

/** How the three sides differ, in words; which orders they are stands behind the day. */
export function differencesOf({ sent, waiting, unsent, sentOnly, klaviyo }: Day): string[] {
  const there = klaviyo === null ? 0 : klaviyo - sent
  return [
    ...(waiting > 0 ? [`${many(waiting, 'waits', 'wait')}`] : []),
    ...(unsent > 0 ? [`${number(unsent)} without an event`] : []),
    ...(sentOnly > 0 ? [`${number(sentOnly)} sent that ShipStation does not have on this day`] : []),
    ...(there < 0 ? [`${number(-there)} not seen in Klaviyo`] : []),
    ...(there > 0 ? [`${number(there)} only in Klaviyo`] : []),
  ]
}
