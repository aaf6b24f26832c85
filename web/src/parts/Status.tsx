import type { OrderState, Status as StatusOf } from '../api/types.ts'
import {
  AlertTriangle,
  Ban,
  CircleCheck,
  CircleDashed,
  CircleX,
  ClockExclamation,
  HandStop,
  Hourglass,
  Package,
  PlayerPause,
  QuestionMark,
  Refresh,
  Send,
  TruckDelivery,
} from './icons.ts'
import { Time } from './Time.tsx'

type Look = { icon: typeof Ban; tone: 'good' | 'busy' | 'wait' | 'late' | 'bad' | 'calm' }

const words: Record<StatusOf['word'], Look> = {
  'In step': { icon: CircleCheck, tone: 'good' },
  'Catching up': { icon: Refresh, tone: 'busy' },
  'Waiting for you': { icon: HandStop, tone: 'wait' },
  Delayed: { icon: ClockExclamation, tone: 'late' },
  Stopped: { icon: CircleX, tone: 'bad' },
  Paused: { icon: PlayerPause, tone: 'calm' },
  'Not set up': { icon: CircleDashed, tone: 'calm' },
}

/** Word, icon and colour together; colour alone says nothing. */
export function Status({ of, brief = false }: { of: StatusOf; brief?: boolean }) {
  const { icon: Icon, tone } = words[of.word]
  return (
    <span className="status" data-tone={tone}>
      <Icon size={16} aria-hidden />
      <b>{of.word}</b>
      {!brief && of.detail !== '' && <span className="status-detail">{of.detail}</span>}
      {!brief && of.since && (
        <span className="status-detail">
          since <Time at={of.since} />
        </span>
      )}
    </span>
  )
}

export const stateWord: Record<OrderState, string> = {
  not_finalized: 'Not finalized',
  held: 'Held by hand',
  waiting: 'Waits for an answer',
  unreleased: 'Ready, not released',
  queued: 'In the queue',
  sending: 'Being sent',
  unknown: 'Outcome unknown',
  in_shipstation: 'In ShipStation',
  shipped: 'Shipped',
  cancelled: 'Cancelled',
  task: 'Task for you',
  left_alone: 'Left alone',
}
const states: Record<OrderState, Look> = {
  not_finalized: { icon: CircleDashed, tone: 'calm' },
  held: { icon: HandStop, tone: 'calm' },
  waiting: { icon: QuestionMark, tone: 'wait' },
  unreleased: { icon: Package, tone: 'busy' },
  queued: { icon: Hourglass, tone: 'busy' },
  sending: { icon: Send, tone: 'busy' },
  unknown: { icon: ClockExclamation, tone: 'late' },
  in_shipstation: { icon: CircleCheck, tone: 'good' },
  shipped: { icon: TruckDelivery, tone: 'good' },
  cancelled: { icon: Ban, tone: 'calm' },
  task: { icon: AlertTriangle, tone: 'bad' },
  left_alone: { icon: CircleDashed, tone: 'calm' },
}
export const stateOrder = Object.keys(states) as OrderState[] // why: the table above is total

/** Where one order stands. */
export function State({ of, why }: { of: OrderState; why?: string }) {
  const { icon: Icon, tone } = states[of]
  return (
    <span className="status" data-tone={tone} title={why}>
      <Icon size={15} aria-hidden />
      <b>{stateWord[of]}</b>
    </span>
  )
}
