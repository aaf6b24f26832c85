import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import { AlertTriangle } from '../../parts/icons.ts'
import { Problem } from '../../parts/Problem.tsx'
import type { Klaviyo, Zones } from './types.ts'

/** Why days may be counted otherwise here and there: the question while it is not answered, the warning when they differ. */
export function ZonesNote({ it, of }: { it: Klaviyo; of: Zones }) {
  if (of.shipstation === null) return <Ask it={it} says={of.says} />
  if (!of.differ) return null
  return (
    <div className="note zones" data-tone="wait" role="status">
      <AlertTriangle size={18} className="tone" aria-hidden />
      <div className="stack-tight">
        <b>The two time zones differ.</b>
        <p>{of.says}</p>
        <p>To make them equal, change one of them:</p>
        <ul className="dots">
          {of.remedies.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </div>
    </div>
  )
}

function Ask({ it, says }: { it: Klaviyo; says: string }) {
  const [zone, setZone] = useState<string | null>(null)
  const save = usePress(
    () =>
      got(
        api.PUT('/api/klaviyo/{id}/settings', {
          params: { path: { id: it.id } },
          body: { settings: { ...it.settings, shipstationZone: zone } },
        }),
      ),
    { says: () => 'Noted.' },
  )
  return (
    <div className="note zones" data-tone="calm">
      <div className="stack-tight grow">
        <p>{says}</p>
        <div className="line">
          <Select
            className="pick"
            size="xs"
            aria-label="Time zone shown in ShipStation"
            placeholder="Time zone shown in ShipStation"
            searchable
            data={Intl.supportedValuesOf('timeZone')}
            value={zone}
            onChange={setZone}
          />
          <Button
            size="xs"
            variant="default"
            disabled={zone === null}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            Save
          </Button>
          <span className="dim small">In ShipStation: Settings, Account, Account Settings, Time Zone.</span>
        </div>
        <Problem of={save.error} />
      </div>
    </div>
  )
}
