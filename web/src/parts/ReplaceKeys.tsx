import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { api, got } from '../api/client.ts'
import { usePress } from '../api/press.ts'
import { type GivenPair, PairForm } from './PairForm.tsx'

type ReplaceProps = {
  id: string
  name: string
  /** Both of ShipStation's slots are taken: there is none for a new pair */
  full?: boolean
  /** true where it is the one thing to do */
  main?: boolean
  size?: string
}
/** A new pair of the same account, while the old one still works: nothing is missed between the two. */
export function ReplaceKeys({ id, name, full = false, main = false, size = 'xs' }: ReplaceProps) {
  const [opened, { open, close }] = useDisclosure(false)
  const replace = usePress(
    (body: GivenPair) => got(api.PUT('/api/connections/{id}/keys', { params: { path: { id } }, body })),
    { says: () => `${name} uses the new keys now.` },
  )
  return (
    <>
      <Button variant={main ? 'filled' : 'default'} size={size} onClick={open}>
        Replace the keys
      </Button>
      <PairForm
        title="Replace the keys"
        opened={opened}
        onClose={close}
        press="Replace the keys"
        pending={replace.isPending}
        problem={replace.error}
        onGive={replace.mutateAsync}
      >
        <p className="dim">
          {full
            ? 'Both of ShipStation’s slots are taken here, so there is none for a new pair. Close this, use the second pair as the first, and delete the old one in ShipStation: then there is.'
            : 'Make the second pair before you delete the first. The new one is tried, then takes over at once; it must be of the same account.'}
        </p>
      </PairForm>
    </>
  )
}
