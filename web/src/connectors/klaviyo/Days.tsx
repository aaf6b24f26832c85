import type { Column } from '../../parts/columns.tsx'
import { AlertTriangle, CircleCheck } from '../../parts/icons.ts'
import { many, number } from '../../parts/money.ts'
import { CsvButton } from '../../parts/RowsTools.tsx'
import { short } from './chart.ts'
import { type Day, differencesOf } from './differences.ts'
import type { Report } from './types.ts'

const said = (n: number | null) => (n === null ? 'not read' : number(n))

const columns: Column<Day>[] = [
  { key: 'day', title: 'Day', cell: (row) => row.day, text: (row) => row.day },
  {
    key: 'shipstation',
    title: 'ShipStation',
    cell: (row) => row.shipstation,
    text: (row) => String(row.shipstation),
  },
  { key: 'sent', title: 'Sent', cell: (row) => row.sent, text: (row) => String(row.sent) },
  { key: 'waiting', title: 'Waits', cell: (row) => row.waiting, text: (row) => String(row.waiting) },
  {
    key: 'klaviyo',
    title: 'In Klaviyo',
    cell: (row) => row.klaviyo,
    text: (row) => String(row.klaviyo ?? ''),
  },
]

/** Every day in numbers, the newest first; each opens to its differences. */
export function Days({ of, onDay }: { of: Report; onDay: (day: string) => void }) {
  const newest = of.days.toReversed()
  return (
    <>
      <div className="rows-tools">
        <span className="spacer" />
        <CsvButton
          file={`${of.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${of.from}-${of.to}`}
          columns={columns}
          rows={() => Promise.resolve(of.days)}
        >
          CSV of this view
        </CsvButton>
      </div>
      <div className="days">
        <table className="lines" aria-label="Counts a day">
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col" data-right="true">
                ShipStation
              </th>
              <th scope="col" data-right="true">
                Sent
              </th>
              <th scope="col" data-right="true">
                In Klaviyo
              </th>
              <th scope="col">Result</th>
            </tr>
          </thead>
          <tbody>
            {newest.map((row, place) => (
              <tr key={row.day}>
                <td>
                  <button type="button" className="plain" onClick={() => onDay(row.day)}>
                    {short(row.day)}
                  </button>
                  {place === 0 && isToday(row.day, of) && <span className="dim small"> today, so far</span>}
                </td>
                <td data-right="true">{number(row.shipstation)}</td>
                <td data-right="true">{number(row.sent)}</td>
                <td data-right="true">{said(row.klaviyo)}</td>
                <td>
                  <Result of={row} />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Together</th>
              <td data-right="true">{number(of.total.shipstation)}</td>
              <td data-right="true">{number(of.total.sent)}</td>
              <td data-right="true">{said(of.total.klaviyo)}</td>
              <td className="dim">{many(of.days.length, 'day')}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </>
  )
}

function Result({ of }: { of: Day }) {
  const says = differencesOf(of)
  if (says.length === 0)
    return (
      <span className="status" data-tone="good">
        <CircleCheck size={15} aria-hidden />
        {of.klaviyo === null ? 'all was sent' : 'agrees'}
      </span>
    )
  return (
    <span className="status" data-tone="wait">
      <AlertTriangle size={15} aria-hidden />
      {says.join(', ')}
    </span>
  )
}

/** The last day of the report is today's when it was asked for on that day, in the report's own zone. */
const isToday = (day: string, { askedAt, zone }: Report) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(new Date(askedAt)) === day
