import { Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import { Deed } from '../../parts/Deed.tsx'
import { useGo } from '../../parts/Door.tsx'
import { Asked } from '../../parts/Empty.tsx'
import { PlayerPause, PlayerPlay, Trash } from '../../parts/icons.ts'
import { number } from '../../parts/money.ts'
import { restart as restartOutlook } from './queries.ts'

const at = (id: string) => ({ params: { path: { id } } })

export function Pause({ id }: { id: string }) {
  const pause = usePress(() => got(api.POST('/api/klaviyo/{id}/pause', at(id))), {
    says: () => 'Paused. No event leaves.',
  })
  return (
    <Deed
      title="Pause events to Klaviyo"
      label="Pause"
      press="Pause"
      icon={<PlayerPause size={16} />}
      problem={pause.error}
      pending={pause.isPending}
      onPress={() => pause.mutateAsync()}
    >
      <p>
        No event leaves until you restart. What is on its way is settled first. ShipStation is still read, and
        every event that comes up waits here.
      </p>
    </Deed>
  )
}

export function Restart({ id }: { id: string }) {
  const what = useQuery(restartOutlook(id))
  const restart = usePress(() => got(api.POST('/api/klaviyo/{id}/restart', at(id))), {
    says: () => 'Events go on.',
  })
  return (
    <Deed
      title="Restart events to Klaviyo"
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
            {it.byMetric.length > 0 && (
              <ul className="counted">
                {it.byMetric.map((one) => (
                  <li key={one.label}>
                    <b className="num">{number(one.count)}</b> <span>{one.label}</span>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Asked>
    </Deed>
  )
}

export function Remove({ id, name }: { id: string; name: string }) {
  const go = useGo()
  const [forgetKey, forget] = useState(true)
  const remove = usePress(
    () =>
      got(
        api.DELETE('/api/klaviyo/{id}', {
          params: { path: { id }, query: { forgetKey: forgetKey ? 'yes' : 'no' } },
        }),
      ),
    { says: (done) => done.says, then: () => go('/integrations') },
  )
  return (
    <Deed
      title="Remove Klaviyo"
      label="Remove"
      press="Remove"
      danger
      icon={<Trash size={16} />}
      problem={remove.error}
      pending={remove.isPending}
      onPress={() => remove.mutateAsync()}
    >
      <p>The integration and the events that wait go. What stays:</p>
      <ul className="dots">
        <li>everything that is in Klaviyo: events, profiles, flows</li>
        <li>ShipStation’s connection, for the other integrations</li>
        <li>the memory of what was sent: set up again, no event goes twice</li>
      </ul>
      <Checkbox
        label={`Forget the private key of ${name} too`}
        checked={forgetKey}
        onChange={(event) => forget(event.currentTarget.checked)}
      />
    </Deed>
  )
}
