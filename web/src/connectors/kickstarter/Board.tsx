import { useQuery } from '@tanstack/react-query'
import { imports } from '../../api/queries.ts'
import type { Campaign, Import } from '../../api/types.ts'
import { Door, DoorButton } from '../../parts/Door.tsx'
import { Asked } from '../../parts/Empty.tsx'
import { Check } from '../../parts/icons.ts'
import { number } from '../../parts/money.ts'
import { importLook } from '../../parts/looks.ts'
import { Panel } from '../../parts/Page.tsx'
import { Mark } from '../../parts/Status.tsx'
import { Day, Time } from '../../parts/Time.tsx'
import { useCampaign, useSlug } from './useCampaign.ts'

export function Board() {
  return (
    <Asked of={useCampaign()}>
      {(it) => (
        <>
          {it.steps.some((step) => !step.done) && <NextSteps of={it} />}
          <Flow of={it} />
          <Imports />
        </>
      )}
    </Asked>
  )
}

/** What is left to do before all is running, in order; the first open one carries the button. */
function NextSteps({ of }: { of: Campaign }) {
  const next = of.steps.findIndex((step) => !step.done)
  return (
    <Panel title="To do">
      <ol className="todo">
        {of.steps.map((step, place) => (
          <li key={step.title} data-done={step.done} aria-current={place === next ? 'step' : undefined}>
            <span className="wizard-dot" aria-hidden>
              {step.done ? <Check size={14} /> : place + 1}
            </span>
            <div className="grow">
              <b>{step.title}</b>
              {step.done && <span className="only-read"> done</span>}
              <p className="dim">{step.says}</p>
            </div>
            {place === next ? (
              <DoorButton href={step.href}>{step.title}</DoorButton>
            ) : (
              <Door href={step.href} aria-label={`Open: ${step.title}`}>
                Open
              </Door>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  )
}

type Cell = { title: string; n: number; state: string; tone?: string }
/** Where the backers' orders stand, from left to right; each number opens its list. */
function Flow({ of }: { of: Campaign }) {
  const { counts } = of
  const cells: Cell[] = [
    { title: 'Backers', n: counts.backers, state: '' },
    { title: 'Not finalized', n: counts.notFinalized, state: 'not_finalized,held' },
    {
      title: 'Wait for an answer',
      n: counts.waiting,
      state: 'waiting',
      tone: counts.waiting ? 'wait' : 'calm',
    },
    { title: 'Ready, not released', n: counts.unreleased, state: 'unreleased' },
    { title: 'In the queue', n: counts.queued, state: 'queued,sending' },
    { title: 'In ShipStation', n: counts.inShipstation, state: 'in_shipstation' },
    { title: 'Shipped', n: counts.shipped, state: 'shipped' },
    { title: 'Cancelled, refunded', n: counts.refunded, state: 'cancelled' },
    { title: 'Tasks for you', n: counts.tasks, state: 'task,unknown', tone: counts.tasks ? 'bad' : 'calm' },
  ]
  return (
    <section className="panel" aria-label="Where the orders stand">
      <ul className="flow">
        {cells.map((cell) => (
          <li key={cell.title} data-tone={cell.tone ?? 'calm'}>
            <Door
              href={`/campaigns/${of.slug}/backers${cell.state ? `?state=${cell.state}` : ''}`}
              className="flow-door"
            >
              <span className="flow-n num" data-zero={cell.n === 0}>
                {number(cell.n)}
              </span>
              <span className="dim small">{cell.title}</span>
            </Door>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Imports() {
  const slug = useSlug()
  const earlier = useQuery(imports(slug))
  return (
    <Panel title="Reports" actions={<Door href={`/campaigns/${slug}/import`}>Import a newer one</Door>}>
      <Asked of={earlier} lines={3}>
        {({ imports: list }) =>
          list.length === 0 ? (
            <p className="dim">No backer report has been imported yet.</p>
          ) : (
            <ul className="list">
              {list.map((it) => (
                <OneImport key={it.id} it={it} slug={slug} />
              ))}
            </ul>
          )
        }
      </Asked>
    </Panel>
  )
}

const OneImport = ({ it, slug }: { it: Import; slug: string }) => (
  <li>
    <div className="grow">
      <p className="line">
        <Door href={`/campaigns/${slug}/import/${it.id}`} className="door strong">
          {it.file}
        </Door>
        <Mark of={importLook[it.state]} />
      </p>
      <p className="dim">{it.says}</p>
    </div>
    <span className="dim small">
      {it.reportDate && (
        <>
          report of <Day date={it.reportDate} /> ·{' '}
        </>
      )}
      <Time at={it.at} />
    </span>
  </li>
)
