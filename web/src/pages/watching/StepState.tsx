import type { FeedStep } from '../../api/types.ts'
import {
  AlertTriangle,
  Ban,
  CircleCheck,
  ClockExclamation,
  Hourglass,
  Refresh,
  Send,
} from '../../parts/icons.ts'

type Name = FeedStep['state']
export const stepWords: Record<Name, string> = {
  planned: 'Waits to be sent',
  in_flight: 'On its way',
  unknown: 'Outcome unknown',
  refused: 'Refused',
  done: 'Delivered',
  superseded: 'Replaced',
  cancelled: 'Closed',
}
const looks: Record<Name, { icon: typeof Ban; tone: 'good' | 'busy' | 'late' | 'bad' | 'calm' }> = {
  planned: { icon: Hourglass, tone: 'busy' },
  in_flight: { icon: Send, tone: 'busy' },
  unknown: { icon: ClockExclamation, tone: 'late' },
  refused: { icon: AlertTriangle, tone: 'bad' },
  done: { icon: CircleCheck, tone: 'good' },
  superseded: { icon: Refresh, tone: 'calm' },
  cancelled: { icon: Ban, tone: 'calm' },
}

/** Where one step stands, and why where there is more to say. */
export function StepState({ of, says }: { of: Name; says: string }) {
  const { icon: Icon, tone } = looks[of]
  return (
    <span className="status" data-tone={tone} title={says}>
      <Icon size={15} aria-hidden />
      <b>{stepWords[of]}</b>
      {says !== stepWords[of] && <span className="status-detail">{says}</span>}
    </span>
  )
}
