import { Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import { restart as restartOutlook } from '../../api/queries.ts'
import type { Sync } from '../../api/types.ts'
import { Deed } from '../../parts/Deed.tsx'
import { Asked } from '../../parts/Empty.tsx'
import { PlayerPause, PlayerPlay, Trash } from '../../parts/icons.ts'
import { number } from '../../parts/money.ts'

const at = (slug: string) => ({ params: { path: { slug } } })

export function Pause({ slug }: { slug: string }) {
  const [keepTracking, keep] = useState(true)
  const pause = usePress(
    () => got(api.POST('/api/campaigns/{slug}/sync/pause', { ...at(slug), body: { keepTracking } })),
    {
      says: () => 'Paused. Nothing leaves.',
    },
  )
  return (
    <Deed
      title="Pause the sync"
      label="Pause"
      press="Pause"
      icon={<PlayerPause size={16} />}
      problem={pause.error}
      pending={pause.isPending}
      onPress={() => pause.mutateAsync()}
    >
      <p>
        Nothing leaves until you restart: no order, no change, no mail. What is on its way is settled first.
        ShipStation is still read, and nothing is forgotten.
      </p>
      <Checkbox
        label="Keep tracking coming"
        description="Tracking numbers still reach the backer report; no mail goes."
        checked={keepTracking}
        onChange={(event) => keep(event.currentTarget.checked)}
      />
    </Deed>
  )
}

export function Restart({ slug }: { slug: string }) {
  const what = useQuery(restartOutlook(slug))
  const restart = usePress(() => got(api.POST('/api/campaigns/{slug}/sync/restart', at(slug))), {
    says: () => 'The sync goes on.',
  })
  return (
    <Deed
      title="Restart the sync"
      label="Restart"
      press="Restart"
      variant="filled"
      icon={<PlayerPlay size={16} />}
      problem={restart.error}
      pending={restart.isPending}
      onOpen={() => void what.refetch()}
      onPress={() => restart.mutateAsync()}
    >
      <Asked of={what} lines={2}>
        {(it) => (
          <>
            <p>
              <b>{it.says}</b>
            </p>
            <ul className="figures">
              <li>
                <b className="num">{number(it.orders)}</b> <span className="dim">orders</span>
              </li>
              <li>
                <b className="num">{number(it.changes)}</b> <span className="dim">changes</span>
              </li>
              <li>
                <b className="num">{number(it.mails)}</b> <span className="dim">mails</span>
              </li>
            </ul>
            <p className="dim">Of each order only its newest state goes.</p>
          </>
        )}
      </Asked>
    </Deed>
  )
}

export function RemoveSync({ slug, it }: { slug: string; it: Sync }) {
  const [forget, setForget] = useState(false)
  const remove = usePress(
    () =>
      got(
        api.DELETE('/api/campaigns/{slug}/sync', {
          params: { path: { slug }, query: { forgetKeys: forget ? 'yes' : 'no' } },
        }),
      ),
    { says: (done) => done.says },
  )
  return (
    <Deed
      title="Remove the sync"
      label="Remove"
      press="Remove"
      danger
      icon={<Trash size={16} />}
      problem={remove.error}
      pending={remove.isPending}
      onPress={() => remove.mutateAsync()}
    >
      <p>The sync and what waits in its queue go. What stays:</p>
      <ul className="dots">
        <li>every order that is in ShipStation, as it is</li>
        <li>this campaign, its backers, SKUs and tracking</li>
        <li>the links between them: set up again, the same orders are found and none is made twice</li>
      </ul>
      <Checkbox
        label={`Forget the keys of ${it.connection.name} too`}
        description="Only when nothing else uses them."
        checked={forget}
        onChange={(event) => setForget(event.currentTarget.checked)}
      />
    </Deed>
  )
}
