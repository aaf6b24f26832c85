import { Checkbox, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { about } from '../../api/refused.ts'
import { Asked, NoMatch } from '../../parts/Empty.tsx'
import { Find } from '../../parts/Filter.tsx'
import { Panel } from '../../parts/Page.tsx'
import { useConsequence } from './consequence.ts'
import { EventPreview } from './EventPreview.tsx'
import { OwnProperties } from './OwnProperties.tsx'
import { preview } from './queries.ts'
import { SaveBar } from './SaveBar.tsx'
import { type Changing, useChanging, withEntry } from './settings.ts'
import type { Example, Klaviyo } from './types.ts'
import { useKlaviyo } from './useKlaviyo.ts'

export const NamesPage = () => (
  <Asked of={useKlaviyo()} lines={10}>
    {(it) => <Names it={it} />}
  </Asked>
)

/** Left what ShipStation has, with a sample; right what it is called in Klaviyo; beside it the event that this makes. */
function Names({ it }: { it: Klaviyo }) {
  const changing = useChanging(it)
  const { connection } = it.shipstation
  const { error } = useConsequence(it.id, changing)
  const wrong: Wrong = (field) => about(error, `settings.${field}`)
  // As they come, before any of the user's own words.
  const plain = useQuery(preview(connection, { ...it.settings, renamed: {}, dropped: [], added: {} }))
  return (
    <>
      <div className="names">
        <div className="stack">
          <MetricNames it={it} of={changing} />
          <Asked of={plain} lines={8}>
            {({ examples }) => (
              <Properties rows={rowsOf(examples, changing.value)} of={changing} wrong={wrong} />
            )}
          </Asked>
          <OwnProperties of={changing} wrong={wrong} />
        </div>
        <div className="names-preview">
          <Panel title="The event that this makes">
            <EventPreview connection={connection} settings={changing.value} />
          </Panel>
        </div>
      </div>
      <SaveBar id={it.id} of={changing} />
    </>
  )
}

function MetricNames({ it, of: { value, change } }: { it: Klaviyo; of: Changing }) {
  return (
    <Panel
      title="Names of metrics"
      note="Klaviyo keeps a metric by its name: another name is another metric, and flows that start with the old one hear nothing more."
    >
      <table className="lines mapping" aria-label="Names of metrics">
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col">Called in Klaviyo</th>
          </tr>
        </thead>
        <tbody>
          {it.metrics
            .filter((one) => one.on)
            .map(({ metric }) => (
              <tr key={metric}>
                <td>{metric}</td>
                <td>
                  <TextInput
                    size="xs"
                    aria-label={`Name of ${metric} in Klaviyo`}
                    placeholder={metric}
                    maxLength={127}
                    value={value.metricNames[metric] ?? ''}
                    onChange={(event) =>
                      change({
                        metricNames: withEntry(value.metricNames, metric, event.currentTarget.value || null),
                      })
                    }
                  />
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </Panel>
  )
}

type Row = { name: string; sample: string; canChoose: boolean; seen: number }

/** Every property of the last ten orders' events, with one value of it and how often it came. */
function rowsOf(examples: Example[], { renamed, dropped }: Changing['value']): Row[] {
  const rows = new Map<string, Row>()
  for (const { properties } of examples)
    for (const { name, value, canChoose } of properties) {
      const row = rows.get(name) ?? { name, sample: value, canChoose, seen: 0 }
      rows.set(name, { ...row, seen: row.seen + 1 })
    }
  for (const name of [...Object.keys(renamed), ...dropped])
    if (!rows.has(name)) rows.set(name, { name, sample: '', canChoose: true, seen: 0 })
  return [...rows.values()]
}

/** What the hub says against a name, under it. */
export type Wrong = (field: `${'renamed' | 'added'}.${string}`) => string | undefined
type PropertiesProps = { rows: Row[]; of: Changing; wrong: Wrong }
function Properties({ rows, of: { value, change }, wrong }: PropertiesProps) {
  const [q, find] = useState('')
  const shown = rows.filter((row) =>
    `${row.name} ${value.renamed[row.name] ?? ''}`.toLowerCase().includes(q.trim().toLowerCase()),
  )
  return (
    <Panel
      title="Properties"
      note="What people are chosen by stands on top; lists and addresses are for mails."
      actions={<Find label="Find a property" value={q} onFind={find} />}
    >
      {shown.length === 0 && q !== '' ? (
        <NoMatch onClear={() => find('')} />
      ) : (
        <table className="lines mapping" aria-label="Properties">
          <thead>
            <tr>
              <th scope="col">Send</th>
              <th scope="col">From ShipStation</th>
              <th scope="col">Called in Klaviyo</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <PropertyRow
                key={row.name}
                row={row}
                of={{ value, change }}
                wrong={wrong(`renamed.${row.name}`)}
              />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}

type PropertyRowProps = { row: Row; of: Pick<Changing, 'value' | 'change'>; wrong: string | undefined }
function PropertyRow({ row, of: { value, change }, wrong }: PropertyRowProps) {
  const { name, sample, canChoose, seen } = row
  const isSent = !value.dropped.includes(name)
  const others = value.dropped.filter((one) => one !== name)
  return (
    <tr data-off={!isSent}>
      <td>
        <Checkbox
          size="xs"
          aria-label={`Send ${name}`}
          checked={isSent}
          onChange={(event) => change({ dropped: event.currentTarget.checked ? others : [...others, name] })}
        />
      </td>
      <td>
        <b>{name}</b>{' '}
        <span className="dim small">{seen === 0 ? 'not seen lately' : canChoose ? '' : 'for mails'}</span>
        <span className="cut dim small" title={sample}>
          {sample}
        </span>
      </td>
      <td>
        <TextInput
          size="xs"
          aria-label={`Name of ${name} in Klaviyo`}
          placeholder={name}
          maxLength={100}
          disabled={!isSent}
          value={value.renamed[name] ?? ''}
          error={wrong}
          onChange={(event) =>
            change({ renamed: withEntry(value.renamed, name, event.currentTarget.value || null) })
          }
        />
      </td>
    </tr>
  )
}
