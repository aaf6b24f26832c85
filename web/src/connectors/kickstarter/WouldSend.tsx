import { Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { wouldSend } from '../../api/queries.ts'
import type { WouldSend } from '../../api/types.ts'
import { Addressed } from '../../parts/Addressed.tsx'
import { Changes } from '../../parts/Changes.tsx'
import { Asked } from '../../parts/Empty.tsx'
import { priceOf } from '../../parts/money.ts'
import { Facts, Panel } from '../../parts/Page.tsx'
import { Json } from '../../parts/Wire.tsx'
import { useCampaign } from './useCampaign.ts'

/** Exactly what ShipStation would get now: for a person first, and as JSON behind a switch. */
export function WouldSendPanel({ slug, number, said }: { slug: string; number: string; said: string }) {
  const [wire, setWire] = useState(false)
  const what = useQuery(wouldSend(slug, number))
  return (
    <Panel
      title="What would be sent"
      actions={
        <Switch label="As JSON" checked={wire} onChange={(event) => setWire(event.currentTarget.checked)} />
      }
    >
      <Asked of={what} lines={3}>
        {(it) =>
          wire ? (
            <Json of={it.wire} label="The order as ShipStation would get it" />
          ) : (
            <Parcel it={it} says={it.says === said ? '' : it.says} />
          )
        }
      </Asked>
    </Panel>
  )
}

/** The parcel in words and lines; `says` in place of the hub's own sentence. */
export function Parcel({ it, says = it.says }: { it: WouldSend; says?: string }) {
  const currency = useCampaign().data?.currency ?? null
  const price = (amount: string | null, none: string) => (amount === null ? none : priceOf(amount, currency))
  return (
    <div className="stack">
      {says !== '' && (
        <p>
          <b>{says}</b>
        </p>
      )}
      {it.changes.length > 0 && <Changes of={it.changes} />}
      {it.lines.length > 0 && (
        <table className="lines" aria-label="Lines that would be sent">
          <thead>
            <tr>
              <th scope="col">SKU</th>
              <th scope="col">Name</th>
              <th scope="col" data-right="true">
                Quantity
              </th>
              <th scope="col" data-right="true">
                Price
              </th>
            </tr>
          </thead>
          <tbody>
            {it.lines.map((line) => (
              <tr key={`${line.sku}${line.name}`}>
                <td>
                  <code>{line.sku}</code>
                </td>
                <td>{line.name}</td>
                <td data-right="true">{line.quantity}</td>
                <td data-right="true">{price(line.unitPrice, '–')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Facts
        of={[
          ['Ship to', <Addressed key="a" of={it.shipTo} />],
          ['Shipping', price(it.shipping, 'none')],
          ['Tax', price(it.tax, 'none')],
          ['Total', price(it.total, 'not known')],
          ['Paid', price(it.paid, 'not known')],
        ]}
      />
    </div>
  )
}
