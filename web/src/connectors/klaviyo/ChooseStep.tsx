import { Button, Select } from '@mantine/core'
import type { Connection } from '../../api/types.ts'
import { Panel } from '../../parts/Page.tsx'
import { DaysField, MetricsField, StoresField } from './Fields.tsx'
import type { Review, Settings } from './types.ts'

type ChooseStepProps = {
  it: Review
  settings: Settings
  connection: string
  /** those that can be chosen; where there are others, it is said which one this is */
  connections: Connection[]
  others: boolean
  onConnection: (id: string) => void
  onChange: (patch: Partial<Settings>) => void
  onNext: () => void
  onBack: () => void
  onCancel: () => void
}
/** Which stores, how far back, which metrics. As it stands it is as most people want it. */
export function ChooseStep(props: ChooseStepProps) {
  const { it, settings: value, connection, connections, others, onConnection, onChange } = props
  const { onNext, onBack, onCancel } = props
  return (
    <div className="stack">
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
      {connections.length === 1 && others && (
        <p>
          Of <b>{connections[0]?.name}</b>. The events of the other ShipStation accounts go there already.
        </p>
      )}
      <Panel>
        <StoresField of={it.stores} value={value} onChange={onChange} />
      </Panel>
      <Panel
        title="Metrics"
        note="What becomes an event. The names are what Klaviyo shows; they can be changed later."
      >
        <MetricsField of={it.metrics} value={value} onChange={onChange} />
      </Panel>
      <Panel>
        <DaysField value={value} onChange={onChange} />
      </Panel>
      <p className="dim">
        People are known by their e-mail address. Addresses that marketplaces hand out for one order, and test
        addresses, are left out; nobody is subscribed to anything. All of it can be changed under Settings.
      </p>
      <div className="line">
        <Button onClick={onNext} disabled={value.metrics.length === 0 || value.stores?.length === 0}>
          Show what would be sent
        </Button>
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
        <Button variant="subtle" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </div>
  )
}
