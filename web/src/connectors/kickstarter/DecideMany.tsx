import { Progress, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { tell } from '../../api/press.ts'
import type { BackerRow } from '../../api/types.ts'
import { Deed } from '../../parts/Deed.tsx'
import { CircleCheck, HandStop, Refresh } from '../../parts/icons.ts'
import { many, number } from '../../parts/money.ts'
import { deedsOf } from './deeds.ts'
import { type Decided, decideEach, outcomeOf } from './decideEach.ts'

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
    try {
      const chosen = await rows()
      const body = { finalized, reason: reason.trim() || null }
      const decided: Decided = await decideEach(
        chosen.map((row) => row.number),
        (backer) => deedsOf(slug, backer).decide(body),
        setDone,
      )
      tell(outcomeOf(decided))
      if (decided.problem) throw decided.problem
      onDone()
    } catch (failed) {
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
