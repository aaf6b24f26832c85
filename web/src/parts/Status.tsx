import type { OrderState, Status as StatusOf } from '../api/types.ts'
import { stateLook, statusLook, type Worded } from './looks.ts'
import { Time } from './Time.tsx'

/** Word, icon and colour together; colour alone says nothing. */
export function Status({ of, brief = false }: { of: StatusOf; brief?: boolean }) {
  const { icon: Icon, tone } = statusLook[of.word]
  return (
    <span className="status" data-tone={tone}>
      <Icon size={16} aria-hidden />
      <b>{of.word}</b>
      {!brief && of.detail !== '' && <span className="status-detail">{of.detail}</span>}
      {!brief && of.since && (
        <span className="status-detail">
          {of.detail.endsWith('.') ? 'Since' : 'since'} <Time at={of.since} />
        </span>
      )}
    </span>
  )
}

/** A word with its icon and colour, from one of the tables of looks. */
export function Mark({ of: { word, icon: Icon, tone }, why }: { of: Worded; why?: string | undefined }) {
  return (
    <span className="status" data-tone={tone} title={why}>
      <Icon size={15} aria-hidden />
      <b>{word}</b>
    </span>
  )
}

/** Where one order stands. */
export const State = ({ of, why }: { of: OrderState; why?: string }) => <Mark of={stateLook[of]} why={why} />
