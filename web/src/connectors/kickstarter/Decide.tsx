import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { usePress } from '../../api/press.ts'
import type { Backer } from '../../api/types.ts'
import { Deed } from '../../parts/Deed.tsx'
import { CircleCheck, HandStop } from '../../parts/icons.ts'
import { deedsOf } from './deeds.ts'

/** Finalize or hold one backer by hand, with the reason beside it for who comes later. */
export function Decide({ slug, it }: { slug: string; it: Backer }) {
  const deeds = deedsOf(slug, it.row.number)
  const back = usePress(() => deeds.decide({ finalized: null, reason: null }), {
    says: () => 'The rule decides again.',
  })
  if (it.decision)
    return (
      <Button variant="default" loading={back.isPending} onClick={() => back.mutate()}>
        Let the rule decide again
      </Button>
    )
  return <ByHand slug={slug} it={it} finalized={it.row.finalized ? 'hold' : 'finalize'} />
}

function ByHand({ slug, it, finalized }: { slug: string; it: Backer; finalized: 'finalize' | 'hold' }) {
  const deeds = deedsOf(slug, it.row.number)
  const [reason, setReason] = useState('')
  const press = usePress(() => deeds.decide({ finalized, reason: reason.trim() || null }), {
    says: () => (finalized === 'hold' ? 'Held by hand.' : 'Finalized by hand.'),
  })
  const hold = finalized === 'hold'
  return (
    <Deed
      title={hold ? 'Hold this backer' : 'Finalize this backer'}
      label={hold ? 'Hold' : 'Finalize by hand'}
      press={hold ? 'Hold' : 'Finalize'}
      icon={hold ? <HandStop size={16} /> : <CircleCheck size={16} />}
      problem={press.error}
      pending={press.isPending}
      onPress={() => press.mutateAsync()}
    >
      <p>
        {hold
          ? 'Nothing of this backer goes to ShipStation until you let the rule decide again. An order that is there already stays as it is.'
          : 'This backer counts as finalized whatever the rule says, and the order goes when the others may. Your name and reason stand on their page.'}
      </p>
      <TextInput
        label="Reason"
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Deed>
  )
}
