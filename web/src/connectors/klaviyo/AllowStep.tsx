import { Button, Select } from '@mantine/core'
import type { Connection } from '../../api/types.ts'
import { Door } from '../../parts/Door.tsx'
import { Panel } from '../../parts/Page.tsx'
import { Ban } from '../../parts/icons.ts'
import type { CheckedKey, Review } from './types.ts'

type AllowStepProps = {
  it: Review
  account: CheckedKey['account']
  connection: string
  connections: Connection[]
  onConnection: (id: string) => void
  onAllow: () => void
  onCancel: () => void
  onBack: () => void
}
/** What is read and written, before anything is. */
export function AllowStep(props: AllowStepProps) {
  const { it, account, connection, connections, onConnection, onAllow, onCancel, onBack } = props
  const from = connections.find((one) => one.id === connection)
  return (
    <div className="stack">
      <p>
        Longshore asks to read <b>{from?.name ?? 'ShipStation'}</b> and to write to the Klaviyo account{' '}
        <b>{account?.name ?? ''}</b>
        {account?.isTest ? ' (a test account)' : ''}.
      </p>
      {connections.length > 1 && (
        <Select
          className="pick-wide"
          label="ShipStation account"
          data={connections.map((one) => ({ value: one.id, label: one.name }))}
          allowDeselect={false}
          value={connection}
          onChange={(id) => id && onConnection(id)}
        />
      )}
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
      <p className="dim">
        Klaviyo lists these metrics under <b>API</b>. If its own ShipStation integration is on as well, read{' '}
        <Door href="/integrations/klaviyo/moving">how to move without double mails</Door>.
      </p>
      <div className="line">
        <Button onClick={onAllow}>Allow</Button>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button variant="subtle" onClick={onBack}>
          Back
        </Button>
      </div>
      <p className="dim small">
        Allow goes on to what is sent. Nothing has been stored yet, and Cancel leaves nothing behind: no key,
        no setting.
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
