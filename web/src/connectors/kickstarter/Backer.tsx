import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { backer } from '../../api/queries.ts'
import type { Backer as BackerOf } from '../../api/types.ts'
import { Parcels } from '../../parts/Addressed.tsx'
import { Door, DoorButton } from '../../parts/Door.tsx'
import { Asked } from '../../parts/Empty.tsx'
import { ChevronLeft, CircleCheck, CircleX, ExternalLink } from '../../parts/icons.ts'
import { moneyOf } from '../../parts/money.ts'
import { Facts, Panel, useTitle } from '../../parts/Page.tsx'
import { Note } from '../../parts/Problem.tsx'
import { State } from '../../parts/Status.tsx'
import { Day, Time } from '../../parts/Time.tsx'
import { AddressPanel } from './AddressPanel.tsx'
import { Conflicts } from './Conflicts.tsx'
import { Decide } from './Decide.tsx'
import { Refunds } from './Refunds.tsx'
import { Twins } from './Twins.tsx'
import { useSlug } from './useCampaign.ts'
import { WouldSendPanel } from './WouldSend.tsx'

export function Backer() {
  const slug = useSlug()
  const { number = '' } = useParams({ strict: false }) as { number?: string } // why: the parameter is this route's own
  return <Asked of={useQuery(backer(slug, number))}>{(it) => <Shown slug={slug} it={it} />}</Asked>
}

function Shown({ slug, it }: { slug: string; it: BackerOf }) {
  const { row } = it
  useTitle(`Backer ${row.number}`)
  return (
    <>
      <Door href={`/campaigns/${slug}/backers`} className="door line small">
        <ChevronLeft size={14} aria-hidden /> All backers
      </Door>
      <header className="page-head">
        <div className="page-words">
          <h2 className="who-head">
            Backer {row.number}
            {row.name && ` · ${row.name}`}
          </h2>
          <p className="line">
            <State of={row.state} />
            <span className="dim">{row.why}</span>
          </p>
        </div>
        <div className="page-actions">
          <DoorButton href={`/orders/${encodeURIComponent(row.order)}`} variant="default">
            Order page
          </DoorButton>
          {it.pledgePage && (
            <DoorButton href={it.pledgePage} variant="default" rightSection={<ExternalLink size={14} />}>
              Pledge page
            </DoorButton>
          )}
          <Decide slug={slug} it={it} />
        </div>
      </header>
      {row.missing && (
        <Note tone="wait">
          This backer was not in the newest report. Nothing is cancelled by that: look in Kickstarter whether
          they dropped out.
        </Note>
      )}
      <Conflicts slug={slug} it={it} />
      <Twins slug={slug} it={it} />
      <div className="two">
        <div className="stack">
          <Rule it={it} />
          <WouldSendPanel slug={slug} number={row.number} said={row.why} />
          <Refunds slug={slug} it={it} />
        </div>
        <div className="stack">
          <AddressPanel slug={slug} it={it} />
          <Pledged it={it} />
          <Panel title="Tracking">
            <Parcels of={row.tracking} says={row.trackingSays} />
          </Panel>
          {it.answers.length > 0 && (
            <Panel title="Answers">
              <Facts of={it.answers.map((one) => [one.question, one.answer])} />
            </Panel>
          )}
          {it.notes && (
            <Panel title="Notes in the report">
              <p>{it.notes}</p>
            </Panel>
          )}
        </div>
      </div>
    </>
  )
}

/** Why it is finalized or not, condition by condition. */
function Rule({ it }: { it: BackerOf }) {
  return (
    <Panel
      title={it.row.finalized ? 'Finalized' : 'Not finalized'}
      note="What is not finalized never goes, by any way."
    >
      <ul className="rule">
        {it.rule.map((one) => (
          <li key={one.says} data-tone={one.ok ? 'good' : 'late'}>
            {one.ok ? (
              <CircleCheck size={16} className="tone" aria-label="yes" />
            ) : (
              <CircleX size={16} className="tone" aria-label="no" />
            )}
            <span>{one.says}</span>
          </li>
        ))}
      </ul>
      {it.decision && (
        <p className="decided">
          <b>{it.decision.finalized === 'finalize' ? 'Finalized by hand' : 'Held by hand'}</b> by{' '}
          {it.decision.by}, <Time at={it.decision.at} />
          {it.decision.reason && <>: {it.decision.reason}</>}
        </p>
      )}
    </Panel>
  )
}

function Pledged({ it }: { it: BackerOf }) {
  return (
    <Panel title="Pledged">
      <div className="stack">
        <table className="lines" aria-label="Items of this backer">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col" data-right="true">
                Pieces
              </th>
              <th scope="col">Becomes</th>
            </tr>
          </thead>
          <tbody>
            {it.items.map((item) => (
              <tr key={item.key}>
                <td>{item.title}</td>
                <td data-right="true">{item.quantity}</td>
                <td>
                  {item.skus === null ? (
                    <span className="status" data-tone="wait">
                      no SKU yet
                    </span>
                  ) : item.skus.length === 0 ? (
                    <span className="dim">nothing to ship</span>
                  ) : (
                    item.skus.map((one) => `${one.quantity} × ${one.sku}`).join(', ')
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <Facts
          of={[
            ...it.amounts.map((one): [string, string] => [one.label, moneyOf(one.amount)]),
            ['Pledged on', <Day key="p" date={it.row.pledgedAt} />],
            ['Backer UID', it.uid ?? 'none'],
          ]}
        />
      </div>
    </Panel>
  )
}
