import { Button, Radio, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import { connections, outlook, shipFroms } from '../../api/queries.ts'
import { about } from '../../api/refused.ts'
import type { Connection } from '../../api/types.ts'
import { DoorButton } from '../../parts/Door.tsx'
import { Asked, Empty } from '../../parts/Empty.tsx'
import { useFilters } from '../../parts/filters.ts'
import { countryOf, number } from '../../parts/money.ts'
import { Facts } from '../../parts/Page.tsx'
import { Note, Problem } from '../../parts/Problem.tsx'
import { Status } from '../../parts/Status.tsx'
import { Wizard } from '../../parts/Wizard.tsx'
import { OutlookFigures } from './OutlookFigures.tsx'
import { useCampaign } from './useCampaign.ts'

const titles = ['Connection', 'Store', 'Ship from', 'Review']

/** What is chosen stands in the address, so that the wizard can be left and come back to. */
export function ConfigureSync({ slug }: { slug: string }) {
  const campaign = useCampaign().data
  const all = useQuery(connections())
  const [{ connection = '', store = '', from = '', step = '0' }, set] = useFilters()
  const at = Number(step)
  const list = all.data?.connections ?? []
  // With one account there is nothing to choose.
  const account = connection || (list.length === 1 ? (list[0]?.id ?? '') : '')
  const chosen = list.find((it) => it.id === account)
  const go = (next: number) => set({ step: String(next) })
  if (all.data && list.length === 0)
    return (
      <Empty
        title="ShipStation is not connected yet"
        action={<DoorButton href="/connections/new">Connect ShipStation</DoorButton>}
      >
        Connect it once; then this campaign chooses a store of it.
      </Empty>
    )
  return (
    <>
      <h2>Configure ShipStation sync</h2>
      {campaign?.state === 'draft' && (
        <Note tone="wait">
          This campaign is a draft. Sync needs a pledge manager that is live or closed: set it so in Campaign
          settings.
        </Note>
      )}
      <Asked of={all} lines={4}>
        {() => (
          <Wizard at={at} steps={titles.map((title, place) => ({ title, done: place < at }))}>
            {at === 0 && (
              <PickConnection
                list={list}
                value={account}
                onPick={(id) => set({ connection: id, store: '', from: '' })}
                onNext={() => set({ connection: account, step: '1' })}
              />
            )}
            {at === 1 && chosen && (
              <PickStore
                of={chosen}
                value={store}
                onPick={(id) => set({ store: id })}
                onBack={() => go(0)}
                onNext={() => go(2)}
              />
            )}
            {at === 2 && chosen && (
              <PickShipFrom
                of={chosen}
                value={from}
                onPick={(id) => set({ from: id })}
                onBack={() => go(1)}
                onNext={() => go(3)}
              />
            )}
            {at === 3 && chosen && (
              <Review slug={slug} of={chosen} store={store} from={from} onBack={() => go(2)} />
            )}
            {at > 0 && !chosen && <Button onClick={() => go(0)}>Choose the connection</Button>}
          </Wizard>
        )}
      </Asked>
    </>
  )
}

type PickProps = { value: string; onPick: (id: string) => void; onNext: () => void; onBack?: () => void }

function Steps({
  onBack,
  onNext,
  ready,
}: {
  onBack?: (() => void) | undefined
  onNext: () => void
  ready: boolean
}) {
  return (
    <div className="line">
      <Button disabled={!ready} onClick={onNext}>
        Next
      </Button>
      {onBack && (
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
      )}
    </div>
  )
}

function PickConnection({ list, value, onPick, onNext }: PickProps & { list: Connection[] }) {
  return (
    <div className="stack form">
      <Radio.Group label="Which ShipStation account?" value={value} onChange={onPick}>
        <div className="stack choices">
          {list.map((it) => (
            <Radio key={it.id} value={it.id} label={it.name} description={<Status of={it.status} />} />
          ))}
        </div>
      </Radio.Group>
      <Steps ready={value !== ''} onNext={onNext} />
    </div>
  )
}

function PickStore({ of, value, onPick, onBack, onNext }: PickProps & { of: Connection }) {
  return (
    <div className="stack form">
      <Radio.Group label="Which store do this campaign’s orders go to?" value={value} onChange={onPick}>
        <div className="stack choices">
          {of.stores.map((it) => (
            <Radio
              key={it.id}
              value={it.id}
              disabled={!it.active}
              label={it.name}
              description={`${it.marketplace}${it.active ? '' : ', inactive: activate it in ShipStation first'}`}
            />
          ))}
        </div>
      </Radio.Group>
      <Note tone="wait">
        <b>The store can never be changed later.</b> ShipStation would hold the same orders twice. A store of
        its own for each campaign is easiest to look through; you make one in ShipStation under Store Setup.
      </Note>
      <Steps ready={value !== ''} onBack={onBack} onNext={onNext} />
    </div>
  )
}

function PickShipFrom({ of, value, onPick, onBack, onNext }: PickProps & { of: Connection }) {
  const places = useQuery(shipFroms(of.id))
  return (
    <div className="stack form">
      <Asked of={places} lines={2}>
        {({ shipFroms: list }) => (
          <Select
            label="Ship from"
            description="Where the parcels leave. It can be changed later."
            data={[
              { value: '', label: 'As ShipStation decides' },
              ...list.map((it) => ({
                value: it.id,
                label: `${it.name}${it.country ? `, ${countryOf(it.country)}` : ''}${it.isDefault ? ' (default)' : ''}`,
              })),
            ]}
            allowDeselect={false}
            value={value}
            onChange={(id) => onPick(id ?? '')}
          />
        )}
      </Asked>
      <Steps ready onBack={onBack} onNext={onNext} />
    </div>
  )
}

type ReviewProps = { slug: string; of: Connection; store: string; from: string; onBack: () => void }
function Review({ slug, of, store, from, onBack }: ReviewProps) {
  const [prefix, setPrefix] = useState('KS-')
  const places = useQuery(shipFroms(of.id)).data?.shipFroms ?? []
  const what = useQuery(outlook(slug))
  const configure = usePress(
    () =>
      got(
        api.POST('/api/campaigns/{slug}/sync', {
          params: { path: { slug } },
          body: { connection: of.id, store, shipFrom: from || null, prefix },
        }),
      ),
    { says: () => 'Sync is configured. Nothing has been sent yet.' },
  )
  return (
    <div className="stack form">
      <Facts
        of={[
          ['Connection', of.name],
          ['Store, for ever', of.stores.find((it) => it.id === store)?.name ?? store],
          ['Ship from', places.find((it) => it.id === from)?.name ?? 'as ShipStation decides'],
        ]}
      />
      <TextInput
        label="Order numbers begin with"
        description={`Backer 12 becomes ${prefix}12.`}
        maxLength={20}
        value={prefix}
        error={about(configure.error, 'prefix')}
        onChange={(event) => setPrefix(event.currentTarget.value)}
      />
      {what.data && (
        <>
          <p>{what.data.says}</p>
          <OutlookFigures of={what.data} slug={slug} />
        </>
      )}
      <Note>
        Nothing is sent by this. Next you send one order, look at it in ShipStation, and then release the
        other {what.data ? number(Math.max(0, what.data.ready - 1)) : ''}.
      </Note>
      <Problem of={configure.error} fields={['prefix']} />
      <div className="line">
        <Button loading={configure.isPending} onClick={() => configure.mutate()}>
          Configure ShipStation sync
        </Button>
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
      </div>
    </div>
  )
}
