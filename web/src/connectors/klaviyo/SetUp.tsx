import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { connections } from '../../api/queries.ts'
import type { Connection } from '../../api/types.ts'
import { DoorButton, useGo } from '../../parts/Door.tsx'
import { Asked, Empty } from '../../parts/Empty.tsx'
import { CircleCheck } from '../../parts/icons.ts'
import { Page } from '../../parts/Page.tsx'
import { Wizard } from '../../parts/Wizard.tsx'
import { AllowStep } from './AllowStep.tsx'
import { ChooseStep } from './ChooseStep.tsx'
import { type Draft, forgetDraft, keepDraft, keptKey, readDraft } from './draft.ts'
import { KeyStep } from './KeyStep.tsx'
import { review } from './queries.ts'
import { LookStep } from './LookStep.tsx'
import type { Review } from './types.ts'
import '../../look/kickstarter.css'
import '../../look/order.css'
import './klaviyo.css'

/** From a private key to the first event, in the vendor's order: the permissions are reviewed last, and until Allow nothing is stored. */
export function SetUp() {
  const [started, setStarted] = useState<{ says: string; id: string } | null>(null)
  const list = useQuery(connections())
  return (
    <Page
      title="Set up Klaviyo"
      lead="What happens to your orders in ShipStation becomes events in Klaviyo, for flows and segments."
    >
      {started ? (
        <Started {...started} />
      ) : (
        <Asked of={list}>
          {(it) => <WithShipStation of={it.connections.filter(isShipStation)} onStarted={setStarted} />}
        </Asked>
      )}
    </Page>
  )
}

const isShipStation = (it: Connection) => it.connector === 'shipstation'
type Begun = { onStarted: (it: { says: string; id: string }) => void }

function WithShipStation({ of, onStarted }: Begun & { of: Connection[] }) {
  const [first] = of
  return first ? (
    <Steps of={of} first={first.id} onStarted={onStarted} />
  ) : (
    <Empty
      title="Connect ShipStation first"
      action={<DoorButton href="/connections/new">Connect ShipStation</DoorButton>}
    >
      The events are made of its orders and labels. One connection serves every integration.
    </Empty>
  )
}

const titles = ['Private key', 'What is sent', 'In numbers', 'Review and allow']

function Steps({ of, first, onStarted }: Begun & { of: Connection[]; first: string }) {
  const go = useGo()
  const [draft, setDraft] = useState(readDraft)
  const tried = keptKey()
  // One whose events go to this Klaviyo account already is not offered again.
  const free = of.filter((one) => !tried?.checked.goingThere.includes(one.id))
  const wanted = free.find((one) => one.id === draft.connection) ?? free[0]
  const connection = wanted?.id ?? first
  const about = useQuery(review(connection))
  const change = (patch: Partial<Draft>) => {
    const next = { ...draft, ...patch }
    keepDraft(next)
    setDraft(next)
  }
  const cancel = () => {
    forgetDraft()
    go('/integrations')
  }
  const to = (step: number) => () => {
    change({ step })
    // The next step begins at its beginning, however far down this one was left.
    window.scrollTo(0, 0)
  }
  const step = tried === null ? 0 : draft.step
  const body = (it: Review) => {
    const settings = draft.settings ?? it.usual
    const common = { it, connection, settings, onCancel: cancel }
    if (tried === null || step === 0) return <KeyStep onNext={to(1)} onCancel={cancel} />
    if (step === 1)
      return (
        <ChooseStep
          {...common}
          connections={free}
          others={of.length > free.length}
          onConnection={(id) => change({ connection: id, settings: null })}
          onChange={(patch) => change({ settings: { ...settings, ...patch } })}
          onNext={to(2)}
          onBack={to(0)}
        />
      )
    if (step === 2) return <LookStep {...common} onNext={to(3)} onBack={to(1)} />
    return (
      <AllowStep
        {...common}
        tried={tried}
        from={wanted?.name ?? 'ShipStation'}
        onBack={to(2)}
        onStarted={(done) => {
          forgetDraft()
          onStarted(done)
        }}
      />
    )
  }
  return (
    <Wizard at={step} steps={titles.map((title, place) => ({ title, done: place < step }))}>
      <Asked of={about}>{body}</Asked>
    </Wizard>
  )
}

const Started = ({ says, id }: { says: string; id: string }) => (
  <section className="checked started" data-tone="good" role="status">
    <p className="line">
      <CircleCheck size={20} className="tone" aria-hidden />
      <b className="grow">{says}</b>
    </p>
    <p>
      The history goes first. In Klaviyo: <b>Analytics</b>, <b>Metrics</b>, and choose <b>API</b> in the
      drop-down of all metrics.
    </p>
    <div className="line">
      <DoorButton href={`/integrations/klaviyo/${id}`}>See how it goes</DoorButton>
      <DoorButton href={`/integrations/klaviyo/${id}/verify`} variant="default">
        Verify the counts
      </DoorButton>
    </div>
  </section>
)
