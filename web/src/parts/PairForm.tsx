import { Button, Modal } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { about } from '../api/refused.ts'
import { Expiry, inAYear } from './Expiry.tsx'
import { KeyFields } from './KeyFields.tsx'
import { KeySteps } from './KeySteps.tsx'
import type { Pair } from './paste.ts'
import { Problem } from './Problem.tsx'

const none = { apiKey: '', apiSecret: '' }
export type GivenPair = Pair & { expiresOn: string | null }

type PairFormProps = {
  title: string
  opened: boolean
  onClose: () => void
  /** the verb on the last button */
  press: string
  pending: boolean
  problem: Error | null
  /** A pair that is taken closes the form; one that is not stays in it, with the reason. */
  onGive: (pair: GivenPair) => Promise<unknown>
  children: ReactNode
}
/** A key pair is asked for, with when it ends, and beside it how one is made. */
export function PairForm({
  title,
  opened,
  onClose,
  press,
  pending,
  problem,
  onGive,
  children,
}: PairFormProps) {
  const [pair, setPair] = useState<Pair>(none)
  const [expiresOn, setExpiresOn] = useState<string | null>(inAYear)
  const give = () =>
    onGive({ ...pair, expiresOn }).then(
      () => {
        setPair(none)
        onClose()
      },
      () => undefined, // why: the refusal is shown in the form
    )
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size="xl"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className="beside">
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            void give()
          }}
        >
          {children}
          <KeyFields value={pair} onChange={setPair} problem={problem} />
          <Expiry value={expiresOn} onChange={setExpiresOn} error={about(problem, 'expiresOn')} />
          <Problem of={problem} fields={['apiKey', 'apiSecret', 'expiresOn']} />
          <div>
            <Button type="submit" loading={pending}>
              {press}
            </Button>
          </div>
        </form>
        <KeySteps />
      </div>
    </Modal>
  )
}
