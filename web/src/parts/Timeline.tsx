import { useState } from 'react'
import type { TimelineEntry } from '../api/types.ts'
import { Changes } from './Changes.tsx'
import { Door } from './Door.tsx'
import {
  AlertTriangle,
  ArrowsExchange,
  Ban,
  Check,
  CircleCheck,
  CircleX,
  ClockExclamation,
  Download,
  HandStop,
  ListDetails,
  Mail,
  QuestionMark,
  Refresh,
  Search,
  Send,
  TruckDelivery,
  User,
} from './icons.ts'
import { ExactTime, Time } from './Time.tsx'
import { Wire } from './Wire.tsx'

type Kind = TimelineEntry['kind']
const looks: Record<
  Kind,
  { icon: typeof Check; tone: 'good' | 'busy' | 'wait' | 'late' | 'bad' | 'calm'; word: string }
> = {
  imported: { icon: Download, tone: 'calm', word: 'Imported' },
  seen: { icon: Search, tone: 'calm', word: 'Seen' },
  changed: { icon: ArrowsExchange, tone: 'calm', word: 'Changed' },
  pressed: { icon: User, tone: 'calm', word: 'By hand' },
  waiting: { icon: QuestionMark, tone: 'wait', word: 'Waits' },
  skipped: { icon: HandStop, tone: 'calm', word: 'Skipped' },
  planned: { icon: ListDetails, tone: 'busy', word: 'Planned' },
  sent: { icon: Send, tone: 'busy', word: 'Sent' },
  accepted: { icon: Check, tone: 'good', word: 'Accepted' },
  refused: { icon: CircleX, tone: 'bad', word: 'Refused' },
  unknown: { icon: ClockExclamation, tone: 'late', word: 'Unknown' },
  verified: { icon: CircleCheck, tone: 'good', word: 'Verified' },
  shipped: { icon: TruckDelivery, tone: 'good', word: 'Shipped' },
  voided: { icon: Ban, tone: 'late', word: 'Voided' },
  told: { icon: Mail, tone: 'good', word: 'Told' },
  superseded: { icon: Refresh, tone: 'calm', word: 'Superseded' },
}
const strange = { icon: AlertTriangle, tone: 'calm' as const, word: 'Happened' }

/** `said`: the sentence that stands over the page already; what repeats it is not said twice. */
export function Timeline({ of, said = null }: { of: TimelineEntry[]; said?: string | null }) {
  if (of.length === 0) return <p className="dim">Nothing has happened to it yet.</p>
  return (
    <ol className="timeline" aria-label="What happened">
      {of.map((it, place) => (
        // why: entries are only ever added
        <Entry key={`${it.at}${place}`} it={it.detail === said ? { ...it, detail: null } : it} />
      ))}
    </ol>
  )
}

function Entry({ it }: { it: TimelineEntry }) {
  const [open, setOpen] = useState(false)
  const { icon: Icon, tone, word } = looks[it.kind] ?? strange
  return (
    <li data-tone={tone} data-kind={it.kind}>
      <span className="timeline-mark" aria-hidden>
        <Icon size={14} />
      </span>
      <div className="stack-tight grow">
        <p className="line">
          <b>{it.title}</b>
          <span className="only-read">({word})</span>
          {it.who && <span className="dim">by {it.who}</span>}
          <span className="spacer" />
          <span className="dim small">
            <Time at={it.at} />
            <span className="timeline-exact">
              {' '}
              · <ExactTime at={it.at} />
            </span>
          </span>
        </p>
        {it.detail && <p className="dim">{it.detail}</p>}
        {it.changes.length > 0 && <Changes of={it.changes} />}
        <p className="line">
          {it.link && <Door href={it.link.href}>{it.link.title}</Door>}
          {it.wire && (
            <button type="button" className="plain" aria-expanded={open} onClick={() => setOpen(!open)}>
              {open ? 'Hide request and answer' : 'Show request and answer'}
            </button>
          )}
        </p>
        {open && it.wire && <Wire of={it.wire} />}
      </div>
    </li>
  )
}
