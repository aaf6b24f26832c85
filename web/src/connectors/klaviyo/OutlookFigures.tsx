import { number, many } from '../../parts/money.ts'
import { lasting } from '../../parts/time.ts'
import type { Outlook } from './types.ts'

/** What would go, of which metric and store, and what would not, with its reason. */
export function OutlookFigures({ of }: { of: Outlook }) {
  return (
    <div className="stack">
      <p className="would" role="status">
        <b>{of.says}</b>
      </p>
      {of.events > 0 && (
        <>
          <p className="dim">
            To {many(of.people, 'person', 'people')}, in about {lasting(of.aboutSeconds)}: Klaviyo takes 3,500
            events a minute. What is history starts no flow, so nobody gets a mail about it. Of an order’s
            past its present status and its labels are told: ShipStation keeps no more of it.
          </p>
          <div className="two">
            <Counts
              title="By metric"
              of={of.byMetric.map((one) => ({
                label: one.metric,
                count: one.events,
                also:
                  one.history === 0
                    ? ''
                    : one.history === one.events
                      ? 'all history'
                      : `${number(one.history)} history`,
              }))}
            />
            <Counts
              title="By store"
              of={of.byStore.map((one) => ({ label: one.store, count: one.events, also: '' }))}
            />
          </div>
        </>
      )}
      {of.skips.length > 0 && (
        <Counts
          title={`Of ${many(of.looked, 'order and parcel', 'orders and parcels')} looked at, these have no event`}
          of={of.skips.map((one) => ({ ...one, also: '' }))}
        />
      )}
    </div>
  )
}

type Count = { label: string; count: number; also: string }
const Counts = ({ title, of }: { title: string; of: Count[] }) => (
  <section className="stack-tight">
    <h3>{title}</h3>
    <ul className="counted">
      {of.map((one) => (
        <li key={one.label}>
          <b className="num">{number(one.count)}</b>
          <span>
            {one.label} {one.also && <span className="dim small">{one.also}</span>}
          </span>
        </li>
      ))}
    </ul>
  </section>
)
