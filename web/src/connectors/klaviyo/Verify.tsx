import { Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Asked, Empty } from '../../parts/Empty.tsx'
import { useFilters } from '../../parts/filters.ts'
import { number } from '../../parts/money.ts'
import { Panel } from '../../parts/Page.tsx'
import { Note } from '../../parts/Problem.tsx'
import { Time } from '../../parts/Time.tsx'
import { Chart } from './Chart.tsx'
import { Days } from './Days.tsx'
import { DayDrawer } from './OneDay.tsx'
import { report } from './queries.ts'
import type { Klaviyo, Metric, Report, ReportQuery } from './types.ts'
import { useKlaviyo } from './useKlaviyo.ts'
import { ZonesNote } from './ZonesNote.tsx'

/** Counts a day on three sides. It opens on Order Shipped and the last 30 days. */
export const VerifyPage = () => (
  <Asked of={useKlaviyo()} lines={10}>
    {(it) => <Verify it={it} />}
  </Asked>
)

function Verify({ it }: { it: Klaviyo }) {
  const [filters, set] = useFilters()
  const metric = (filters.metric ?? 'Order Shipped') as Metric // why: a wrong one in the address is refused in words
  const query: ReportQuery = {
    metric,
    ...(filters.store ? { store: filters.store } : {}),
    ...(filters.from ? { from: filters.from } : {}),
    ...(filters.to ? { to: filters.to } : {}),
  }
  const asked = useQuery(report(it.id, query))
  const shown = asked.data
  return (
    <>
      <div className="line verify-tools">
        <Select
          className="pick"
          label="Metric"
          data={it.metrics
            .filter((one) => one.on || one.sent > 0)
            .map((one) => ({ value: one.metric, label: one.name }))}
          allowDeselect={false}
          value={metric}
          onChange={(next) => set({ metric: next === 'Order Shipped' ? undefined : (next ?? undefined) })}
        />
        <Select
          className="pick"
          label="Store"
          data={[
            { value: '', label: 'All stores' },
            ...it.stores.map((one) => ({ value: one.id, label: one.name })),
          ]}
          allowDeselect={false}
          value={filters.store ?? ''}
          onChange={(store) => set({ store: store ?? undefined })}
        />
        <TextInput
          type="date"
          label="From"
          value={filters.from ?? shown?.from ?? ''}
          max={filters.to ?? shown?.to ?? ''}
          onChange={(event) => set({ from: event.currentTarget.value, to: filters.to ?? shown?.to })}
        />
        <TextInput
          type="date"
          label="To"
          value={filters.to ?? shown?.to ?? ''}
          min={filters.from ?? shown?.from ?? ''}
          onChange={(event) => set({ to: event.currentTarget.value, from: filters.from ?? shown?.from })}
        />
      </div>
      <Asked of={asked} lines={12}>
        {(found) => <Found it={it} of={found} onDay={(day) => set({ day }, 'page')} />}
      </Asked>
      <DayDrawer
        it={it}
        metric={metric}
        store={filters.store}
        day={filters.day}
        onClose={() => set({ day: undefined }, 'page')}
      />
    </>
  )
}

function Found({ it, of, onDay }: { it: Klaviyo; of: Report; onDay: (day: string) => void }) {
  const { total, days } = of
  const nothing = total.shipstation + total.sent + (total.klaviyo ?? 0) === 0
  const differ = days.some((day) => !day.isEqual)
  return (
    <>
      <ZonesNote it={it} of={of.zones} />
      {of.unread && <Note tone="wait">{of.unread}</Note>}
      <Panel
        title={of.name}
        note={
          <>
            {of.says} Days in {of.zone}, asked <Time at={of.askedAt} />.
          </>
        }
      >
        {nothing ? (
          <Empty title="No such event in these days">
            {total.klaviyo === null
              ? 'ShipStation has none, and none was sent; Klaviyo was not read.'
              : 'ShipStation has none, none was sent, and Klaviyo shows none.'}{' '}
            Choose other days, or another metric.
          </Empty>
        ) : (
          <>
            <Chart of={of} onDay={onDay} />
            <Days of={of} onDay={onDay} />
          </>
        )}
      </Panel>
      <div className="two">
        {of.why.length > 0 && (
          <Panel
            title="In ShipStation, and no event"
            note={
              differ
                ? 'Every difference has one of these reasons; open a day to see which orders.'
                : undefined
            }
          >
            <ul className="counted">
              {of.why.map((one) => (
                <li key={one.label}>
                  <b className="num">{number(one.count)}</b> <span>{one.label}</span>
                </li>
              ))}
            </ul>
          </Panel>
        )}
        <Panel title="Why ShipStation’s own report may say something else">
          <ul className="dots stack-tight">
            {of.explains.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </Panel>
      </div>
    </>
  )
}
