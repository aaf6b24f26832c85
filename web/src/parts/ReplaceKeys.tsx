import { Button, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { api, got } from '../api/client.ts'
import { usePress } from '../api/press.ts'
import { about } from '../api/refused.ts'
import { Expiry, inAYear } from './Expiry.tsx'
import { KeyFields } from './KeyFields.tsx'
import { KeySteps } from './KeySteps.tsx'
import { Problem } from './Problem.tsx'

const none = { apiKey: '', apiSecret: '' }

type ReplaceProps = {
  id: string
  name: string
  /** true where it is the one thing to do */
  main?: boolean
}
/** A new pair of the same account, while the old one still works: nothing is missed between the two. */
export function ReplaceKeys({ id, name, main = false }: ReplaceProps) {
  const [opened, { open, close }] = useDisclosure(false)
  const [pair, setPair] = useState(none)
  const [expiresOn, setExpiresOn] = useState<string | null>(inAYear)
  const replace = usePress(
    () =>
      got(api.PUT('/api/connections/{id}/keys', { params: { path: { id } }, body: { ...pair, expiresOn } })),
    {
      says: () => `${name} uses the new keys now.`,
      then: () => {
        setPair(none)
        close()
      },
    },
  )
  return (
    <>
      <Button variant={main ? 'filled' : 'default'} size={main ? 'sm' : 'xs'} onClick={open}>
        Replace the keys
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title="Replace the keys"
        size="xl"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <div className="beside">
          <form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault()
              replace.mutate()
            }}
          >
            <p className="dim">
              Make the second pair before you delete the first. The new one is tried, then takes over at once;
              it must be of the same account.
            </p>
            <KeyFields value={pair} onChange={setPair} problem={replace.error} />
            <Expiry value={expiresOn} onChange={setExpiresOn} error={about(replace.error, 'expiresOn')} />
            <Problem of={replace.error} fields={['apiKey', 'apiSecret', 'expiresOn']} />
            <div>
              <Button type="submit" loading={replace.isPending}>
                Replace the keys
              </Button>
            </div>
          </form>
          <KeySteps />
        </div>
      </Modal>
    </>
  )
}
