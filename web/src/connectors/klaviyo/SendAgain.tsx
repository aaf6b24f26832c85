import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import { about } from '../../api/refused.ts'
import { Deed } from '../../parts/Deed.tsx'
import { Refresh } from '../../parts/icons.ts'

/** All events of one order once more. */
export function SendAgain({ id }: { id: string }) {
  const [order, setOrder] = useState('')
  const replay = usePress(
    () =>
      got(api.POST('/api/klaviyo/{id}/replay', { params: { path: { id } }, body: { order: order.trim() } })),
    { says: (done) => done.says, then: () => setOrder('') },
  )
  return (
    <Deed
      title="Send an order’s events again"
      label="Send an order again"
      press="Send again"
      size="compact-sm"
      icon={<Refresh size={14} />}
      problem={about(replay.error, 'order') ? null : replay.error}
      pending={replay.isPending}
      onPress={() => replay.mutateAsync()}
    >
      <p>
        Every event that was sent for this order goes once more, under the key it had. Klaviyo drops what it
        has and keeps what it lost, so nobody gets a mail twice.
      </p>
      <TextInput
        label="Order number"
        description="As ShipStation shows it."
        data-autofocus
        value={order}
        error={about(replay.error, 'order')}
        onChange={(event) => setOrder(event.currentTarget.value)}
      />
    </Deed>
  )
}
