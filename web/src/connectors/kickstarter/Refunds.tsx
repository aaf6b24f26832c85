import { Button, Modal, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { usePress } from '../../api/press.ts'
import { about } from '../../api/refused.ts'
import type { Backer } from '../../api/types.ts'
import { moneyOf } from '../../parts/money.ts'
import { Panel } from '../../parts/Page.tsx'
import { Problem } from '../../parts/Problem.tsx'
import { Time } from '../../parts/Time.tsx'
import { deedsOf } from './deeds.ts'

export function Refunds({ slug, it }: { slug: string; it: Backer }) {
  const deeds = deedsOf(slug, it.row.number)
  const [opened, { open, close }] = useDisclosure(false)
  const back = usePress(deeds.withdraw, { says: (done) => done.says })
  return (
    <Panel
      title="Refunds"
      actions={
        <Button variant="default" size="xs" onClick={open}>
          Note a refund
        </Button>
      }
    >
      {it.refunds.length === 0 ? (
        <p className="dim">
          None. A full refund arrives with the next report; a partial one can be noted here at once.
        </p>
      ) : (
        <ul className="stack-tight">
          {it.refunds.map((one) => (
            <li key={one.id} className="line">
              <b className="num">{moneyOf(one.amount)}</b>
              <span className="dim">
                {one.reason ?? 'no reason given'} · <Time at={one.at} />
              </span>
              <button
                type="button"
                className="plain"
                aria-label={`Take back the refund of ${moneyOf(one.amount)}`}
                onClick={() => back.mutate(one.id)}
              >
                Take back
              </button>
            </li>
          ))}
        </ul>
      )}
      <Problem of={back.error} />
      <Modal
        opened={opened}
        onClose={close}
        title="Note a refund"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {opened && <RefundForm slug={slug} it={it} onDone={close} />}
      </Modal>
    </Panel>
  )
}

function RefundForm({ slug, it, onDone }: { slug: string; it: Backer; onDone: () => void }) {
  const deeds = deedsOf(slug, it.row.number)
  const [press] = useState(drawn) // drawn when the form opens: pressing twice counts once, another form counts again
  const [amount, setAmount] = useState('')
  const [reason, setReason] = useState('')
  const note = usePress(() => deeds.refund({ press, amount: amount.trim(), reason: reason.trim() || null }), {
    says: () => 'The refund is noted.',
    then: onDone,
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        note.mutate()
      }}
    >
      <p className="dim">
        Refund the money in Kickstarter first: nothing is paid from here. While the order is open in
        ShipStation, it gets a line “Refund” and a lower amount paid; after that it becomes a task for you.
      </p>
      <TextInput
        label="Amount"
        description={`In ${it.row.pledged.currency}, of ${moneyOf(it.row.pledged)}`}
        inputMode="decimal"
        required
        data-autofocus
        value={amount}
        error={about(note.error, 'amount')}
        onChange={(event) => setAmount(event.currentTarget.value)}
      />
      <TextInput
        label="Reason"
        maxLength={200}
        value={reason}
        error={about(note.error, 'reason')}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Problem of={note.error} fields={['amount', 'reason']} />
      <div>
        <Button type="submit" loading={note.isPending}>
          Note the refund
        </Button>
      </div>
    </form>
  )
}

/** `crypto.randomUUID` exists only on https and localhost; a hub on the office network has neither. */
const drawn = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )
