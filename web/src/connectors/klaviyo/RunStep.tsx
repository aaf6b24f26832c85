import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import { Asked } from '../../parts/Empty.tsx'
import { Panel } from '../../parts/Page.tsx'
import { Note, Problem } from '../../parts/Problem.tsx'
import type { Tried } from './draft.ts'
import { EventPreview } from './EventPreview.tsx'
import { OutlookFigures } from './OutlookFigures.tsx'
import { outlook } from './queries.ts'
import type { Settings } from './types.ts'

type RunStepProps = {
  connection: string
  settings: Settings
  tried: Tried
  reading: string
  onStarted: (it: { says: string; id: string }) => void
  onBack: () => void
  onCancel: () => void
}
/** In numbers what will happen, then the one press that makes it happen. */
export function RunStep({ connection, settings, tried, reading, onStarted, onBack, onCancel }: RunStepProps) {
  const what = useQuery(outlook({ connection }, settings))
  const start = usePress(
    () => got(api.POST('/api/klaviyo', { body: { connection, settings, apiKey: tried.apiKey } })),
    { then: ({ says, integration }) => onStarted({ says, id: integration.id }) },
  )
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
      <Note>
        {reading} From the start on, what happens in ShipStation becomes an event at once where its webhooks
        reach this hub, and every 30 minutes at the latest.
      </Note>
      <Problem of={start.error} />
      <div className="line">
        <Button loading={start.isPending} disabled={!what.data} onClick={() => start.mutate()}>
          Start
        </Button>
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
        <Button variant="subtle" onClick={onCancel}>
          Cancel
        </Button>
      </div>
      <p className="dim small">
        Start keeps the key, encrypted, and begins to send. It can be paused at any time.
      </p>
    </div>
  )
}
