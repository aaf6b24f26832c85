import { Button, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import { backers, order, outlook, wouldSend } from '../../api/queries.ts'
import type { Sync } from '../../api/types.ts'
import { DoorButton } from '../../parts/Door.tsx'
import { Asked } from '../../parts/Empty.tsx'
import { ExternalLink, Send } from '../../parts/icons.ts'
import { Panel } from '../../parts/Page.tsx'
import { Note, Problem } from '../../parts/Problem.tsx'
import { Parcel } from './WouldSend.tsx'

/** The first order goes alone, so that a person can look at it in ShipStation before the rest follows. */
export function SendOne({ slug, it }: { slug: string; it: Sync }) {
  return (
    <Panel
      title="1. Send one"
      note="Choose a backer, see exactly what goes, send it, and look at it in ShipStation."
    >
      {it.sentOne ? <Sent of={it.sentOne} sandbox={it.connection.sandboxUrl} /> : <Choose slug={slug} />}
    </Panel>
  )
}

function Choose({ slug }: { slug: string }) {
  const first = useQuery(outlook(slug)).data?.first?.number
  const [picked, pick] = useState<string | null>(null)
  const [text, setText] = useState('')
  const [q] = useDebouncedValue(text, 200)
  const ready = useQuery(
    backers(slug, { state: 'unreleased', size: 20, ...(q && q !== picked ? { q } : {}) }),
  )
  const chosen = picked ?? first ?? ready.data?.rows[0]?.number ?? ''
  const what = useQuery({ ...wouldSend(slug, chosen), enabled: chosen !== '' })
  const send = usePress(
    () =>
      got(
        api.POST('/api/campaigns/{slug}/sync/send-one', {
          params: { path: { slug } },
          body: { number: chosen },
        }),
      ),
    { says: () => 'On its way to ShipStation.' },
  )
  const rows = ready.data?.rows ?? []
  if (ready.data && rows.length === 0 && chosen === '')
    return (
      <Note tone="wait">
        No order is ready yet: give the items their SKUs, or import a report with finalized backers.
      </Note>
    )
  return (
    <div className="stack">
      <Select
        className="pick-wide"
        label="Backer"
        searchable
        allowDeselect={false}
        data={[
          ...new Map([
            [chosen, { value: chosen, label: chosen }],
            ...rows.map((row): [string, { value: string; label: string }] => [
              row.number,
              { value: row.number, label: `${row.number} ${row.name ?? ''}` },
            ]),
          ]).values(),
        ]}
        filter={({ options }) => options}
        value={chosen}
        onChange={(number) => pick(number)}
        onSearchChange={(next) => setText(/^\S+ /.test(next) ? '' : next)}
      />
      {chosen !== '' && (
        <Asked of={what} lines={4}>
          {(parcel) => (
            <>
              <Parcel it={parcel} says={parcel.sends ? 'This goes to ShipStation, exactly:' : parcel.says} />
              <Problem of={send.error} />
              <div>
                <Button
                  leftSection={<Send size={16} />}
                  disabled={!parcel.sends}
                  loading={send.isPending}
                  onClick={() => send.mutate()}
                >
                  Send this one
                </Button>
              </div>
            </>
          )}
        </Asked>
      )}
    </div>
  )
}

function Sent({ of, sandbox }: { of: NonNullable<Sync['sentOne']>; sandbox: string | null }) {
  const page = useQuery(order(of.order)).data
  const there = page?.sides.find((side) => /shipstation/i.test(side.system))?.url ?? sandbox
  return (
    <div className="line" role="status">
      <div className="grow">
        <p>
          <b>Backer {of.number}:</b> {of.says}
        </p>
      </div>
      {there && (
        <DoorButton href={there} variant="default" rightSection={<ExternalLink size={14} />}>
          Look at it in ShipStation
        </DoorButton>
      )}
      <DoorButton href={`/orders/${encodeURIComponent(of.order)}`} variant="default">
        Order page
      </DoorButton>
    </div>
  )
}
