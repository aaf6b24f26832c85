import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import { shipFroms } from '../../api/queries.ts'
import type { Sync } from '../../api/types.ts'
import { Door, DoorButton } from '../../parts/Door.tsx'
import { countryOf, number } from '../../parts/money.ts'
import { Facts, Panel } from '../../parts/Page.tsx'
import { Problem } from '../../parts/Problem.tsx'
import { Status } from '../../parts/Status.tsx'
import { Time } from '../../parts/Time.tsx'
import { lasting } from '../../parts/time.ts'
import { Pause, RemoveSync, Restart } from './SyncDeeds.tsx'

export function SyncStatus({ slug, it }: { slug: string; it: Sync }) {
  return (
    <Panel
      title="ShipStation sync"
      note={<Status of={it.status} />}
      actions={
        <>
          <DoorButton href={`/integrations/watch/${it.id}`} variant="default">
            How it runs
          </DoorButton>
          {it.state === 'active' ? <Pause slug={slug} /> : <Restart slug={slug} />}
          <RemoveSync slug={slug} it={it} />
        </>
      }
    >
      <div className="stack">
        {it.state === 'paused' && it.pausedBy && (
          <p>
            Paused by {it.pausedBy} <Time at={it.pausedAt} />.{' '}
            {it.keepTracking ? 'Tracking numbers keep coming.' : 'Tracking numbers wait too.'}
          </p>
        )}
        <Queue slug={slug} of={it.queue} moves={it.state === 'active' && it.status.word !== 'Stopped'} />
        <div className="two">
          <Facts
            of={[
              [
                'Connection',
                <Door key="c" href={`/connections/${it.connection.id}`}>
                  {it.connection.name}
                </Door>,
              ],
              [
                'Store',
                <span key="s">
                  {it.store.name} <span className="dim">(never changes)</span>
                </span>,
              ],
              ['Order numbers', `${it.prefix}…`],
            ]}
          />
          <Facts
            of={[
              ['Last sent', <Time key="s" at={it.lastSent} />],
              ['Last read', <Time key="r" at={it.lastRead} />],
              ['Ship from', <ShipFrom key="f" slug={slug} it={it} />],
            ]}
          />
        </div>
      </div>
    </Panel>
  )
}

function Queue({ slug, of, moves }: { slug: string; of: Sync['queue']; moves: boolean }) {
  const backers = `/campaigns/${slug}/backers?state=`
  const cells = [
    { title: 'wait for an answer', n: of.waiting, href: `${backers}waiting` },
    { title: 'in the queue', n: of.queued, href: `${backers}queued` },
    { title: 'being sent', n: of.sending, href: `${backers}sending` },
    { title: 'outcome unknown', n: of.unknown, href: `${backers}unknown` },
    { title: 'done today', n: of.doneToday, href: `${backers}in_shipstation,shipped` },
  ]
  return (
    <ul className="figures" aria-live="polite" aria-label="Queue">
      {cells.map((it) => (
        <li key={it.title}>
          <Door href={it.href} className="door strong num">
            {number(it.n)}
          </Door>{' '}
          <span className="dim">{it.title}</span>
        </li>
      ))}
      {moves && of.aboutSeconds !== null && of.queued + of.sending > 0 && (
        <li className="dim">about {lasting(of.aboutSeconds)} left</li>
      )}
    </ul>
  )
}

function ShipFrom({ slug, it }: { slug: string; it: Sync }) {
  const [open, setOpen] = useState(false)
  const places = useQuery({ ...shipFroms(it.connection.id), enabled: open })
  const change = usePress(
    (shipFrom: string | null) =>
      got(api.PATCH('/api/campaigns/{slug}/sync', { params: { path: { slug } }, body: { shipFrom } })),
    { says: () => 'Orders ship from there from now on.', then: () => setOpen(false) },
  )
  if (!open)
    return (
      <span>
        {it.shipFrom?.name ?? 'as ShipStation decides'}{' '}
        <button type="button" className="plain" onClick={() => setOpen(true)}>
          Change
        </button>
      </span>
    )
  return (
    <>
      <Select
        aria-label="Ship from"
        size="xs"
        data={[
          { value: '', label: 'As ShipStation decides' },
          ...(places.data?.shipFroms ?? []).map((one) => ({
            value: one.id,
            label: `${one.name}${one.country ? `, ${countryOf(one.country)}` : ''}`,
          })),
        ]}
        allowDeselect={false}
        value={it.shipFrom?.id ?? ''}
        onChange={(id) => change.mutate(id || null)}
      />
      <Problem of={change.error} />
    </>
  )
}
