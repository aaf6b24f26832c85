import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Import } from '../../api/types.ts'
import { Changes } from '../../parts/Changes.tsx'
import { Door } from '../../parts/Door.tsx'
import { many, number } from '../../parts/money.ts'
import { Panel } from '../../parts/Page.tsx'
import { Note } from '../../parts/Problem.tsx'

type Of = NonNullable<Import['difference']>
const first = 10

/** What the report changes here: old → new, who is missing, who was refunded, where a correction stands against it. */
export function Difference({ of, slug, done = false }: { of: Of; slug: string; done?: boolean }) {
  const [all, setAll] = useState(false)
  // a first report only adds, and its sentence has said so
  if (of.changed + of.same + of.missing.length + of.refunds.length + of.conflicts === 0) return null
  const shown = all ? of.changes : of.changes.slice(0, first)
  const backer = (number: string, name: string | null) => (
    <Door href={`/campaigns/${slug}/backers/${number}`}>
      {number} {name}
    </Door>
  )
  return (
    <Panel title={done ? 'What this report changed' : 'What this report would change'}>
      <div className="stack">
        <ul className="figures">
          <Figure n={of.created} title="new" />
          <Figure n={of.changed} title="changed" />
          <Figure n={of.same} title="the same" />
          <Figure n={of.missing.length} title="missing" />
          <Figure n={of.refunds.length} title="refunds" />
          <Figure n={of.conflicts} title="to decide" />
        </ul>
        {of.conflicts > 0 && (
          <Note tone="wait">
            {many(of.conflicts, 'field')} corrected here also changed in the report. Both stay; you choose on
            the backer’s page.
          </Note>
        )}
        {of.refunds.length > 0 && (
          <Fold title={`Refunds (${number(of.refunds.length)})`}>
            {of.refunds.map((it) => (
              <li key={it.number}>
                {backer(it.number, it.name)} <span className="dim">{it.says}</span>
              </li>
            ))}
          </Fold>
        )}
        {of.missing.length > 0 && (
          <Fold title={`Not in this report (${number(of.missing.length)}): nothing is cancelled by that`}>
            {of.missing.map((it) => (
              <li key={it.number}>{backer(it.number, it.name)}</li>
            ))}
          </Fold>
        )}
        {shown.length > 0 && (
          <ul className="list" aria-label="Changed backers">
            {shown.map((it) => (
              <li key={it.number}>
                <span className="who">{backer(it.number, it.name)}</span>
                <Changes of={it.changes} />
              </li>
            ))}
          </ul>
        )}
        {of.changes.length > first && !all && (
          <div>
            <Button variant="default" size="xs" onClick={() => setAll(true)}>
              {of.changes.length < of.changed
                ? `Show the first ${number(of.changes.length)} of ${number(of.changed)}`
                : `Show all ${number(of.changed)}`}
            </Button>
          </div>
        )}
      </div>
    </Panel>
  )
}

const Figure = ({ n, title }: { n: number; title: string }) => (
  <li>
    <b className="num" data-zero={n === 0}>
      {number(n)}
    </b>{' '}
    <span className="dim">{title}</span>
  </li>
)

const Fold = ({ title, children }: { title: string; children: React.ReactNode }) => (
  <details>
    <summary>{title}</summary>
    <ul className="stack-tight fold">{children}</ul>
  </details>
)
