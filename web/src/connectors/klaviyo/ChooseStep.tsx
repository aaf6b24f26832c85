import { Button } from '@mantine/core'
import { Panel } from '../../parts/Page.tsx'
import { DaysField, MetricsField, StoresField } from './Fields.tsx'
import type { Review, Settings } from './types.ts'

type ChooseStepProps = {
  it: Review
  value: Settings
  onChange: (patch: Partial<Settings>) => void
  onNext: () => void
  onBack: () => void
  onCancel: () => void
}
/** Which stores, how far back, which metrics. As it stands it is as most people want it. */
export function ChooseStep({ it, value, onChange, onNext, onBack, onCancel }: ChooseStepProps) {
  return (
    <div className="stack">
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
