import type { Import, Mail, OrderState, Status } from '../api/types.ts'
import {
  AlertTriangle,
  Ban,
  CircleCheck,
  CircleDashed,
  CircleX,
  ClockExclamation,
  HandStop,
  Hourglass,
  Mail as Letter,
  Package,
  PlayerPause,
  QuestionMark,
  Refresh,
  Send,
  TruckDelivery,
} from './icons.ts'

export type Tone = 'good' | 'busy' | 'wait' | 'late' | 'bad' | 'calm'
/** How a status looks: colour alone says nothing, so it never goes without its icon and its word. */
export type Look = { icon: typeof Ban; tone: Tone }
export type Worded = Look & { word: string }

export const statusLook: Record<Status['word'], Look> = {
  'In step': { icon: CircleCheck, tone: 'good' },
  'Catching up': { icon: Refresh, tone: 'busy' },
  'Waiting for you': { icon: HandStop, tone: 'wait' },
  Delayed: { icon: ClockExclamation, tone: 'late' },
  Stopped: { icon: CircleX, tone: 'bad' },
  Paused: { icon: PlayerPause, tone: 'calm' },
  'Not set up': { icon: CircleDashed, tone: 'calm' },
}

/** Where one backer's order stands. */
export const stateLook: Record<OrderState, Worded> = {
  not_finalized: { word: 'Not finalized', icon: CircleDashed, tone: 'calm' },
  held: { word: 'Held by hand', icon: HandStop, tone: 'calm' },
  waiting: { word: 'Waits for an answer', icon: QuestionMark, tone: 'wait' },
  unreleased: { word: 'Ready, not released', icon: Package, tone: 'busy' },
  queued: { word: 'In the queue', icon: Hourglass, tone: 'busy' },
  sending: { word: 'Being sent', icon: Send, tone: 'busy' },
  unknown: { word: 'Outcome unknown', icon: ClockExclamation, tone: 'late' },
  in_shipstation: { word: 'In ShipStation', icon: CircleCheck, tone: 'good' },
  shipped: { word: 'Shipped', icon: TruckDelivery, tone: 'good' },
  cancelled: { word: 'Cancelled', icon: Ban, tone: 'calm' },
  task: { word: 'Task for you', icon: AlertTriangle, tone: 'bad' },
  left_alone: { word: 'Left alone', icon: CircleDashed, tone: 'calm' },
}
export const stateOrder = Object.keys(stateLook) as OrderState[] // why: the table above is total

/** ShipStation's own words for its own states. */
const remote: Record<string, Worded> = {
  awaiting_payment: { word: 'Awaiting payment', icon: Hourglass, tone: 'calm' },
  awaiting_shipment: { word: 'Awaiting shipment', icon: Package, tone: 'busy' },
  on_hold: { word: 'On hold', icon: HandStop, tone: 'wait' },
  shipped: { word: 'Shipped', icon: TruckDelivery, tone: 'good' },
  cancelled: { word: 'Cancelled', icon: Ban, tone: 'calm' },
  pending_fulfillment: { word: 'Pending fulfilment', icon: Hourglass, tone: 'busy' },
  rejected_fulfillment: { word: 'Fulfilment rejected', icon: CircleX, tone: 'bad' },
}
/** A status that we do not know reads as it came, without its underscores. */
export const remoteLook = (status: string): Worded =>
  remote[status] ?? { word: sentence(status.replaceAll('_', ' ')), icon: CircleDashed, tone: 'calm' }

export const mailLook: Record<Mail['state'], Worded> = {
  kept: { word: 'Kept to read', icon: Letter, tone: 'calm' },
  queued: { word: 'Will be sent', icon: Hourglass, tone: 'busy' },
  sent: { word: 'Sent', icon: CircleCheck, tone: 'good' },
  unknown: { word: 'May have been sent', icon: ClockExclamation, tone: 'late' },
  refused: { word: 'Refused', icon: CircleX, tone: 'bad' },
}

export const importLook: Record<Import['state'], Worded> = {
  reading: { word: 'Being read', icon: Refresh, tone: 'busy' },
  preview: { word: 'Waits for you', icon: HandStop, tone: 'wait' },
  refused: { word: 'Not imported', icon: CircleX, tone: 'bad' },
  importing: { word: 'Being imported', icon: Refresh, tone: 'busy' },
  done: { word: 'Imported', icon: CircleCheck, tone: 'good' },
  cancelled: { word: 'Dropped', icon: Ban, tone: 'calm' },
}

/** A system's own phrase on an order's page, such as “Collected, finalized” or “Kept in the outbox”. */
export function sideLook(phrase: string): Worded {
  const known = [...Object.values(remote), ...Object.values(mailLook)].find((it) => it.word === phrase)
  if (known) return known
  const [, look] = phrases.find(([pattern]) => pattern.test(phrase)) ?? [null, stateLook.not_finalized]
  return { ...look, word: phrase }
}
const phrases: [RegExp, Look][] = [
  [/not finalized$/, stateLook.not_finalized],
  [/finalized$/, stateLook.in_shipstation],
  [/^Kept in the outbox/, mailLook.kept],
  [/^(Being sent|To be sent|Accepted, not read back)/, mailLook.queued],
  [/^Perhaps sent/, mailLook.unknown],
  [/^(Dropped|Cancelled|Canceled|Replaced|Not sent)/, stateLook.cancelled],
  [/^Errored/, mailLook.refused],
]

export const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
