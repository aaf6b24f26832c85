import { Progress, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { tell } from '../../api/press.ts'
import type { BackerRow } from '../../api/types.ts'
import { Deed } from '../../parts/Deed.tsx'
import { CircleCheck, HandStop, Refresh } from '../../parts/icons.ts'
import { many, number } from '../../parts/money.ts'
import { decideMany } from './deeds.ts'

/** So many in one request: all of them are decided, or none. */
const abreast = 500

type ManyProps = { slug: string; count: number; rows: () => Promise<BackerRow[]>; onDone: () => void }
/** Hold, finalize, or leave to the rule: the same decision for every chosen backer, each with its own line in the history. */
export function DecideMany({ slug, count, rows, onDone }: ManyProps) {
  const props = { slug, count, rows, onDone }
  return (
    <>
      <OneDecision {...props} finalized="hold" />
      <OneDecision {...props} finalized="finalize" />
      <OneDecision {...props} finalized={null} />
    </>
  )
}

const words = {
  hold: {
    label: 'Hold',
    says: 'Nothing of them goes to ShipStation until you let the rule decide again. Orders that are there already stay as they are.',
    icon: HandStop,
  },
  finalize: {
    label: 'Finalize by hand',
    says: 'They count as finalized whatever the rule says, and their orders go when the others may.',
    icon: CircleCheck,
  },
  rule: {
    label: 'Let the rule decide',
    says: 'What was decided by hand about them is taken back; survey, amount due and address decide again.',
    icon: Refresh,
  },
}

const outcomeOf = (decided: number, unchanged: number) =>
  unchanged === 0
    ? `${many(decided, 'backer')} decided.`
    : `${many(decided, 'backer')} decided, of ${many(unchanged, 'backer')} it was so already.`

function OneDecision({
  slug,
  count,
  rows,
  onDone,
  finalized,
}: ManyProps & { finalized: 'hold' | 'finalize' | null }) {
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const [done, setDone] = useState<number | null>(null)
  const [problem, setProblem] = useState<Error | null>(null)
  const { label, says, icon: Icon } = words[finalized ?? 'rule']
  const press = async () => {
    setProblem(null)
    setDone(0)
    let decided = 0
    let unchanged = 0
    try {
      const left = (await rows()).map((row) => row.number)
      const all = left.length
      while (left.length > 0) {
        const answer = await decideMany(slug, {
          numbers: left.splice(0, abreast),
          finalized,
          reason: reason.trim() || null,
        })
        decided += answer.decided
        unchanged += answer.unchanged
        setDone(all - left.length)
      }
      tell(outcomeOf(decided, unchanged))
      onDone()
    } catch (failed) {
      if (decided > 0) tell(`${outcomeOf(decided, unchanged)} The others are as they were.`)
      setProblem(failed instanceof Error ? failed : new Error('They could not be decided.'))
      throw failed
    } finally {
      setDone(null)
      void client.invalidateQueries()
    }
  }
  return (
    <Deed
      title={`${label}: ${many(count, 'backer')}`}
      label={label}
      press={`${label}: ${number(count)}`}
      size="compact-sm"
      icon={<Icon size={14} />}
      problem={problem}
      pending={done !== null}
      onPress={press}
    >
      <p>{says}</p>
      {finalized !== null && (
        <TextInput
          label="Reason"
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      {done !== null && (
        <div aria-live="polite">
          <p className="dim small">
            {number(done)} of {number(count)}. Keep this page open until it is through.
          </p>
          <Progress value={(100 * done) / Math.max(1, count)} aria-label={`${number(done)} decided`} />
        </div>
      )}
    </Deed>
  )
}
