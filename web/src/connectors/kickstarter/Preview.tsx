import { Select, Switch } from '@mantine/core'
import { useState } from 'react'
import type { Import } from '../../api/types.ts'
import { NoMatch } from '../../parts/Empty.tsx'
import { AlertTriangle, CircleCheck, CircleDashed, InfoCircle } from '../../parts/icons.ts'
import { countryOf, many, number } from '../../parts/money.ts'
import { Facts, Panel } from '../../parts/Page.tsx'
import { problemNote, withoutPlace } from './rowProblems.ts'

type Of = NonNullable<Import['preview']>

/** What was read: the kind of report, what was ordered, and the first rows. */
export function Preview({ of }: { of: Of }) {
  return (
    <>
      <div className="two">
        <Panel title="The report">
          <Facts
            of={[
              ['Kind', of.era],
              ['Backers', number(of.rows)],
              ['Files', of.files.map((file) => `${file.name} (${number(file.rows)})`).join(', ')],
              ['Answers kept', of.answerColumns.length === 0 ? 'none' : of.answerColumns.join(', ')],
              [
                'Countries',
                of.countries.map((it) => `${countryOf(it.label)} ${number(it.count)}`).join(', ') || 'none',
              ],
            ]}
          />
        </Panel>
        <Panel title="Rewards, items and add-ons in it">
          <table className="lines" aria-label="Items found">
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Kind</th>
                <th scope="col" data-right="true">
                  Backers
                </th>
                <th scope="col" data-right="true">
                  Pieces
                </th>
              </tr>
            </thead>
            <tbody>
              {of.items.map((it) => (
                <tr key={it.key}>
                  <td>{it.title}</td>
                  <td className="dim">{it.kind}</td>
                  <td data-right="true">{number(it.backers)}</td>
                  <td data-right="true">{number(it.quantity)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      </div>
      <Sample of={of.sample} />
    </>
  )
}

/** What is wrong in which row, and what to do about it. */
export function Problems({ of, refused = false }: { of: Of; refused?: boolean }) {
  const [errorsOnly, setErrorsOnly] = useState(false)
  const [column, setColumn] = useState<string | null>(null)
  const columns = [...new Set(of.problems.map((it) => it.column).filter((it) => it !== null))]
  const shown = of.problems.filter(
    (it) => (!errorsOnly || it.level === 'error') && (column === null || it.column === column),
  )
  return (
    <Panel
      title={`${many(of.problemCount, 'problem')} in the rows`}
      note={problemNote(of, refused)}
      actions={
        <>
          <Select
            aria-label="Problems in the column"
            placeholder="All columns"
            clearable
            size="xs"
            data={columns}
            value={column}
            onChange={setColumn}
          />
          <Switch
            label={refused ? 'Only what stops it' : 'Only what stays out'}
            checked={errorsOnly}
            onChange={(event) => setErrorsOnly(event.currentTarget.checked)}
          />
        </>
      }
    >
      {shown.length === 0 ? (
        <NoMatch
          onClear={() => {
            setErrorsOnly(false)
            setColumn(null)
          }}
        />
      ) : (
        <div className="scroll">
          <table className="lines problem-rows" aria-label="Problems by row">
            <thead>
              <tr>
                <th scope="col">Row</th>
                <th scope="col">Column</th>
                <th scope="col">What is wrong, and what to do</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((it, place) => (
                // why: a row can have two problems in one column
                <tr key={place} data-tone={it.level === 'error' ? 'bad' : 'wait'}>
                  <td className="num nowrap">
                    {it.level === 'error' ? (
                      <AlertTriangle
                        size={14}
                        className="tone"
                        aria-label={refused ? 'Stops the import' : 'Stays out'}
                      />
                    ) : (
                      <InfoCircle size={14} className="tone" aria-label="To know" />
                    )}{' '}
                    {it.row ?? 'whole file'}
                    {of.files.length > 1 && <div className="dim">{it.file}</div>}
                  </td>
                  <td>{it.column}</td>
                  <td>
                    {withoutPlace(it)} {it.value && !it.says.includes(it.value) && <code>{it.value}</code>}{' '}
                    <span className="dim">{it.remedy}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}

function Sample({ of }: { of: Of['sample'] }) {
  return (
    <Panel title="The first rows, as they were understood">
      <div className="scroll">
        <table className="lines" aria-label="First rows">
          <thead>
            <tr>
              <th scope="col">Backer</th>
              <th scope="col">Reward</th>
              <th scope="col">Country</th>
              <th scope="col" data-right="true">
                Pledged
              </th>
              <th scope="col">Finalized</th>
            </tr>
          </thead>
          <tbody>
            {of.slice(0, 10).map((it) => (
              <tr key={it.number}>
                <td>
                  <span className="num">{it.number}</span> {it.name}
                </td>
                <td>{it.reward}</td>
                <td>{countryOf(it.country)}</td>
                <td data-right="true">{it.pledged}</td>
                <td>
                  {it.finalized ? (
                    <span className="status" data-tone="good">
                      <CircleCheck size={14} aria-hidden /> yes
                    </span>
                  ) : (
                    <span className="status" data-tone="calm">
                      <CircleDashed size={14} aria-hidden /> {it.why}
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
