import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Asked } from '../../parts/Empty.tsx'
import { Check } from '../../parts/icons.ts'
import { ExactTime } from '../../parts/Time.tsx'
import { Json } from '../../parts/Wire.tsx'
import { preview } from './queries.ts'
import type { Example, Settings } from './types.ts'

type EventPreviewProps = { connection: string; settings: Settings }
/** One event as it would go, made of the last ten orders; it follows what is typed. */
export function EventPreview({ connection, settings }: EventPreviewProps) {
  const [asked] = useDebouncedValue(settings, 350)
  const [chosen, choose] = useState<string | null>(null)
  return (
    <Asked of={useQuery(preview(connection, asked))} lines={8}>
      {({ examples }) => {
        if (examples.length === 0)
          return <p className="dim">There is no order in ShipStation yet to make an event of.</p>
        const named = examples.map((one, place) => ({ value: nameOf(one, place), one }))
        const first =
          named.find(({ one }) => one.metric === 'Order Shipped') ?? named.find(({ one }) => !one.skip)
        const now = named.find(({ value }) => value === chosen) ?? first ?? named[0]
        return (
          <div className="stack">
            <Select
              label="Made of"
              description="What became of your last ten orders."
              data={named.map(({ value, one }) => ({ value, label: titleOf(one) }))}
              allowDeselect={false}
              value={now?.value ?? null}
              onChange={choose}
            />
            {now && <Shown it={now.one} />}
          </div>
        )
      }}
    </Asked>
  )
}

const parts: Record<Example['of'], string> = {
  order: 'the order',
  label: 'its label',
  marked: 'marked as shipped',
}
const titleOf = (it: Example) => `${it.order}, ${parts[it.of]}: ${it.skip === null ? it.metric : 'no event'}`
const nameOf = (it: Example, place: number) => `${place} ${it.order} ${it.of} ${it.metric}`

function Shown({ it }: { it: Example }) {
  if (it.skip !== null) return <p>{it.skip}</p>
  return (
    <>
      <p>
        <b>{it.metric}</b> for {it.who}
        {it.at && (
          <>
            , <ExactTime at={it.at} />
          </>
        )}
        {it.history && <span className="dim">, as history: no flow starts</span>}
      </p>
      {/* why: a region that scrolls must be reachable by keyboard */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <div className="scroll" tabIndex={0} role="region" aria-label="The event’s properties">
        <table className="lines properties" aria-label="Properties of the event">
          <thead>
            <tr>
              <th scope="col">Property</th>
              <th scope="col">Value</th>
              <th scope="col">Segments</th>
            </tr>
          </thead>
          <tbody>
            {it.properties.map((one) => (
              <tr key={one.name}>
                <td>
                  <b>{one.name}</b>
                </td>
                <td title={one.value}>
                  <span className="cut">{one.value}</span>
                </td>
                <td>
                  {one.canChoose ? (
                    <Check size={14} aria-label="Can be segmented by" />
                  ) : (
                    <span className="dim">in mails</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <details>
        <summary>As it goes over the wire</summary>
        <Json of={it.body} label="Request body" />
      </details>
    </>
  )
}
