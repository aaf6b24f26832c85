import { Button } from '@mantine/core'
import { usePress } from '../../api/press.ts'
import type { Backer } from '../../api/types.ts'
import { Door } from '../../parts/Door.tsx'
import { remoteLook } from '../../parts/looks.ts'
import { Panel } from '../../parts/Page.tsx'
import { Problem } from '../../parts/Problem.tsx'
import { deedsOf } from './deeds.ts'

/** An order in ShipStation that looks like this one already: is it? Until a person says so, nothing is sent. */
export function Twins({ slug, it }: { slug: string; it: Backer }) {
  const deeds = deedsOf(slug, it.row.number)
  const choose = usePress(deeds.twin, { says: () => 'Chosen.' })
  if (it.twins.length === 0) return null
  return (
    <Panel
      title="Is this order in ShipStation already?"
      note="One there looks the same. Nothing is sent until you choose, so that no parcel goes twice."
    >
      <ul className="list">
        {it.twins.map((twin) => (
          <li key={twin.orderId} className="twin">
            <div className="grow">
              <Door href={twin.href} className="door strong">
                {twin.number}
              </Door>{' '}
              <span className="dim">
                {remoteLook(twin.status).word} · {twin.items}
                {twin.email && ` · ${twin.email}`}
              </span>
              <p className="small">{twin.because}</p>
            </div>
            <Button
              size="xs"
              aria-label={`It is the same: adopt it, ${twin.number}`}
              onClick={() => choose.mutate({ choice: 'adopt', orderId: twin.orderId })}
            >
              It is the same: adopt it
            </Button>
          </li>
        ))}
      </ul>
      <div className="line">
        <Button size="xs" variant="default" onClick={() => choose.mutate({ choice: 'send', orderId: null })}>
          It is another: send anyway
        </Button>
        <Button size="xs" variant="default" onClick={() => choose.mutate({ choice: 'leave', orderId: null })}>
          Leave it alone
        </Button>
        <span className="dim small">
          Adopted: the order there is this backer’s from now on, and its tracking comes back.
        </span>
      </div>
      <Problem of={choose.error} />
    </Panel>
  )
}
