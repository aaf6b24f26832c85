import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Asked } from '../../parts/Empty.tsx'
import { Panel } from '../../parts/Page.tsx'
import { EventPreview } from './EventPreview.tsx'
import { OutlookFigures } from './OutlookFigures.tsx'
import { outlook } from './queries.ts'
import type { Settings } from './types.ts'

type LookStepProps = {
  connection: string
  settings: Settings
  onNext: () => void
  onBack: () => void
  onCancel: () => void
}
/** In numbers what would happen, and how an event looks: nothing of it is done yet. */
export function LookStep({ connection, settings, onNext, onBack, onCancel }: LookStepProps) {
  const what = useQuery(outlook({ connection }, settings))
  return (
    <div className="stack">
      <Panel title="What would be sent">
        <Asked of={what} lines={5}>
          {(it) => <OutlookFigures of={it} />}
        </Asked>
      </Panel>
      <Panel title="How an event looks" note="Made of your own last ten orders, as Klaviyo would get it.">
        <EventPreview connection={connection} settings={settings} />
      </Panel>
      <div className="line">
        <Button disabled={!what.data} onClick={onNext}>
          Review the permissions
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
