import { Progress } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { imported } from '../../api/queries.ts'
import type { Import } from '../../api/types.ts'
import { DoorButton } from '../../parts/Door.tsx'
import { Asked } from '../../parts/Empty.tsx'
import { number } from '../../parts/money.ts'
import { Note, Problem } from '../../parts/Problem.tsx'
import { Day } from '../../parts/Time.tsx'
import { ConfirmImport } from './ConfirmImport.tsx'
import { Difference } from './Difference.tsx'
import { Preview, Problems } from './Preview.tsx'
import { useCampaign, useSlug } from './useCampaign.ts'

/** An older report can still be forced; what cannot be read cannot. */
const refusedForGood = (it: Import) => it.state === 'refused' && !it.older
/** The page says so in its warning. */
const warned = (it: Import) => it.older && (it.state === 'preview' || it.state === 'refused')
const moving = (it: Import | undefined) => it?.state === 'reading' || it?.state === 'importing'

export function Imported() {
  const slug = useSlug()
  const { id = '' } = useParams({ strict: false }) as { id?: string } // why: the parameter is this route's own
  const one = useQuery({
    ...imported(slug, id),
    // why: live events wake it too; this is for when they cannot
    refetchInterval: (query) => (moving(query.state.data) ? 700 : false),
  })
  return (
    <Asked of={one}>
      {(it) => (
        <>
          <header className="page-head">
            <div className="page-words">
              <h2>{it.file}</h2>
              <p className="lead" role="status">
                {refusedForGood(it) ? 'Nothing of it was imported.' : warned(it) ? '' : it.says}
                {it.reportDate && (
                  <>
                    {' '}
                    Report of <Day date={it.reportDate} />.
                  </>
                )}
              </p>
            </div>
          </header>
          {moving(it) && <Moving it={it} />}
          {it.state === 'preview' && <Decide slug={slug} it={it} />}
          {it.state === 'refused' && <Refusal slug={slug} it={it} />}
          {it.state === 'done' && <Result slug={slug} it={it} />}
          {it.state === 'cancelled' && <Note>This report was dropped; nothing of it was imported.</Note>}
        </>
      )}
    </Asked>
  )
}

function Moving({ it }: { it: Import }) {
  const { done, of } = it.progress ?? { done: 0, of: 0 }
  const part = of > 0 ? Math.round((100 * done) / of) : 0
  return (
    <div className="panel panel-body stack" aria-live="polite">
      <p>
        {it.state === 'reading' ? 'Reading the report' : 'Importing'}
        {of > 0 && (
          <span className="num">
            : {number(done)} of {number(of)} rows
          </span>
        )}
      </p>
      <Progress value={of > 0 ? part : 100} animated={of === 0} aria-label={`${part} percent`} />
    </div>
  )
}

function Decide({ slug, it }: { slug: string; it: Import }) {
  return (
    <>
      <ConfirmImport slug={slug} it={it} />
      {it.preview && it.preview.problems.length > 0 && <Problems of={it.preview} />}
      {it.difference && <Difference of={it.difference} slug={slug} />}
      {it.preview && <Preview of={it.preview} />}
    </>
  )
}

function Refusal({ slug, it }: { slug: string; it: Import }) {
  if (it.older) return <Decide slug={slug} it={it} />
  return (
    <>
      <Problem of={new Error(it.says)} />
      <div>
        <DoorButton href={`/campaigns/${slug}/import`}>Choose another file</DoorButton>
      </div>
      {it.preview?.problems.some((one) => one.row !== null) && <Problems of={it.preview} refused />}
      {it.preview && it.preview.rows > 0 && <Preview of={it.preview} />}
    </>
  )
}

function Result({ slug, it }: { slug: string; it: Import }) {
  const campaign = useCampaign().data
  const next = campaign?.steps.find((step) => !step.done)
  return (
    <>
      <section className="next">
        <div>
          <h2>Imported</h2>
          <p>{next ? next.says : 'All backers of this report are in. What is finalized goes its way.'}</p>
        </div>
        <div className="line">
          <DoorButton href={`/campaigns/${slug}/backers`} variant="default">
            See the backers
          </DoorButton>
          {next && <DoorButton href={next.href}>{next.title}</DoorButton>}
        </div>
      </section>
      {it.preview && it.preview.problems.length > 0 && <Problems of={it.preview} />}
      {it.difference && <Difference of={it.difference} slug={slug} done />}
      {it.preview && <Preview of={it.preview} />}
    </>
  )
}
