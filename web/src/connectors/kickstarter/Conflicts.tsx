import { Button } from '@mantine/core'
import { usePress } from '../../api/press.ts'
import type { Backer } from '../../api/types.ts'
import { Panel } from '../../parts/Page.tsx'
import { Problem } from '../../parts/Problem.tsx'
import { deedsOf } from './deeds.ts'
import { type Field, fieldTitles } from './fieldTitles.ts'

/** Corrected here, then changed in the report too: both are shown, a person chooses. */
export function Conflicts({ slug, it }: { slug: string; it: Backer }) {
  const deeds = deedsOf(slug, it.row.number)
  const choose = usePress(deeds.resolve, { says: () => 'Chosen.' })
  if (it.conflicts.length === 0) return null
  return (
    <Panel
      title="Which one is right?"
      note="You corrected this here, and a newer report says something else."
    >
      <ul className="conflicts">
        {it.conflicts.map((one) => {
          const title = fieldTitles[one.field as Field] ?? one.field
          return (
            <li key={one.field}>
              <div className="conflict" role="group" aria-label={title}>
                <b>{title}</b>
                <div>
                  <span className="dim small">The report</span>
                  <p>{one.report ?? 'nothing'}</p>
                  <Button
                    size="xs"
                    variant="default"
                    onClick={() => choose.mutate({ field: one.field, take: 'report' })}
                  >
                    Take the report’s
                  </Button>
                </div>
                <div>
                  <span className="dim small">Your correction</span>
                  <p>{one.ours ?? 'nothing'}</p>
                  <Button
                    size="xs"
                    variant="default"
                    onClick={() => choose.mutate({ field: one.field, take: 'ours' })}
                  >
                    Keep ours
                  </Button>
                </div>
              </div>
            </li>
          )
        })}
      </ul>
      <Problem of={choose.error} />
    </Panel>
  )
}
