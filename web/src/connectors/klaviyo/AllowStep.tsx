import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import { Door } from '../../parts/Door.tsx'
import { Panel } from '../../parts/Page.tsx'
import { Ban } from '../../parts/icons.ts'
import { Note, Problem } from '../../parts/Problem.tsx'
import type { Tried } from './draft.ts'
import { outlook } from './queries.ts'
import type { Review, Settings } from './types.ts'

type AllowStepProps = {
  it: Review
  tried: Tried
  from: string
  connection: string
  settings: Settings
  onStarted: (it: { says: string; id: string }) => void
  onCancel: () => void
  onBack: () => void
}
/** What is read and written, then the one press that makes it happen. */
export function AllowStep(props: AllowStepProps) {
  const { it, tried, from, connection, settings, onStarted, onCancel, onBack } = props
  const { account } = tried.checked
  const what = useQuery(outlook({ connection }, settings))
  const allow = usePress(
    () => got(api.POST('/api/klaviyo', { body: { connection, settings, apiKey: tried.apiKey } })),
    { then: ({ says, integration }) => onStarted({ says, id: integration.id }) },
  )
  return (
    <div className="stack">
      <p>
        Longshore asks to read <b>{from}</b> and to write to the Klaviyo account <b>{account?.name ?? ''}</b>
        {account?.isTest ? ' (a test account)' : ''}.
      </p>
      <div className="two">
        <Words title="It reads, in ShipStation" of={it.reads} />
        <Words title="It writes, in Klaviyo" of={it.writes} />
      </div>
      <Panel title="It never does">
        <ul className="never">
          {it.never.map((one) => (
            <li key={one}>
              <Ban size={15} aria-hidden /> {one}
            </li>
          ))}
        </ul>
      </Panel>
      <Note>
        {what.data?.says} {it.reading} From then on, what happens in ShipStation becomes an event at once
        where its webhooks reach this hub, and every 30 minutes at the latest.
      </Note>
      <p className="dim">
        Klaviyo lists these metrics under <b>API</b>. If its own ShipStation integration is on as well, read{' '}
        <Door href="/integrations/klaviyo/moving">how to move without double mails</Door>.
      </p>
      <Problem of={allow.error} />
      <div className="line">
        <Button loading={allow.isPending} onClick={() => allow.mutate()}>
          Allow
        </Button>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button variant="subtle" onClick={onBack}>
          Back
        </Button>
      </div>
      <p className="dim small">
        Allow keeps the key, encrypted, and begins to send; it can be paused at any time. Nothing has been
        stored yet, and Cancel leaves nothing behind: no key, no setting.
      </p>
    </div>
  )
}

const Words = ({ title, of }: { title: string; of: Review['reads'] }) => (
  <Panel title={title}>
    <dl className="said">
      {of.map((one) => (
        <div key={one.title}>
          <dt>{one.title}</dt>
          <dd className="dim">{one.says}</dd>
        </div>
      ))}
    </dl>
  </Panel>
)
