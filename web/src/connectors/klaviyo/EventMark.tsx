import type { Worded } from '../../parts/looks.ts'
import { AlertTriangle, Ban, CircleCheck, ClockExclamation, Hourglass, Send } from '../../parts/icons.ts'
import { Mark } from '../../parts/Status.tsx'
import type { Event } from './types.ts'

const looks: Record<Event['state'], Worded> = {
  waiting: { word: 'Waits', icon: Hourglass, tone: 'busy' },
  sending: { word: 'On its way', icon: Send, tone: 'busy' },
  unknown: { word: 'Outcome unknown', icon: ClockExclamation, tone: 'late' },
  sent: { word: 'Sent', icon: CircleCheck, tone: 'good' },
  refused: { word: 'Refused', icon: AlertTriangle, tone: 'bad' },
  closed: { word: 'Closed', icon: Ban, tone: 'calm' },
}

/** Where one event stands; history says so, since it starts no flow. */
export const EventMark = ({ of }: { of: Pick<Event, 'state' | 'says' | 'history'> }) => (
  <Mark
    of={of.history && of.state === 'sent' ? { ...looks.sent, word: 'Sent as history' } : looks[of.state]}
    why={of.says}
  />
)
