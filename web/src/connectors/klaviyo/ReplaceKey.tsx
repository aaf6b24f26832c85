import { Button, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import { Problem } from '../../parts/Problem.tsx'
import { KeyField } from './KeyField.tsx'
import { MakeKey } from './MakeKey.tsx'

type ReplaceKeyProps = {
  id: string
  name: string
  /** true where it is the one thing to do */
  main?: boolean
}
/** Another private key of the same account, tried before it takes over. */
export function ReplaceKey({ id, name, main = false }: ReplaceKeyProps) {
  const [opened, { open, close }] = useDisclosure(false)
  const [apiKey, setKey] = useState('')
  const replace = usePress(
    () => got(api.PUT('/api/klaviyo/{id}/key', { params: { path: { id } }, body: { apiKey } })),
    {
      says: () => `The new key of ${name} is in use.`,
      then: () => {
        setKey('')
        close()
      },
    },
  )
  return (
    <>
      <Button variant={main ? 'filled' : 'default'} size={main ? 'sm' : 'xs'} onClick={open}>
        Replace the key
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title="Replace the key"
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
              The new key is tried, then takes over at once. It must be of the same Klaviyo account. Delete
              the old one in Klaviyo afterwards.
            </p>
            <KeyField value={apiKey} onChange={setKey} problem={replace.error} />
            <Problem of={replace.error} fields={['apiKey']} />
            <div>
              <Button type="submit" loading={replace.isPending} disabled={apiKey === ''}>
                Replace the key
              </Button>
            </div>
          </form>
          <MakeKey whyHere={false} />
        </div>
      </Modal>
    </>
  )
}
