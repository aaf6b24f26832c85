import { many, number } from '../../parts/money.ts'

export type Day = {
  day: string
  shipstation: number
  sent: number
  waiting: number
  klaviyo: number | null
}

/** How the three numbers differ, in words; which orders they are stands behind the day. */
export function differencesOf({ shipstation, sent, waiting, klaviyo }: Day): string[] {
  const none = shipstation - sent - waiting
  const there = klaviyo === null ? 0 : klaviyo - sent
  return [
    ...(waiting > 0 ? [`${many(waiting, 'waits', 'wait')}`] : []),
    ...(none > 0 ? [`${number(none)} without an event`] : []),
    ...(none < 0 ? [`${number(-none)} sent that ShipStation no longer has`] : []),
    ...(there < 0 ? [`${number(-there)} not seen in Klaviyo`] : []),
    ...(there > 0 ? [`${number(there)} only in Klaviyo`] : []),
  ]
}
