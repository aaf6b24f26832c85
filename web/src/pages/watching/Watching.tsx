import { Progress } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { watch } from '../../api/queries.ts'
import type { Watch } from '../../api/types.ts'
import { Door, DoorButton } from '../../parts/Door.tsx'
import { Asked } from '../../parts/Empty.tsx'
import { useFilters } from '../../parts/filters.ts'
import { Meter } from '../../parts/Meter.tsx'
import { many, number } from '../../parts/money.ts'
import { Facts, Page, Panel } from '../../parts/Page.tsx'
import { Status } from '../../parts/Status.tsx'
import { Time, useNow } from '../../parts/Time.tsx'
import { lasting } from '../../parts/time.ts'
import { Feed } from './Feed.tsx'
import { Questions } from './Questions.tsx'
import { Replay } from './Replay.tsx'
import { Runs } from './Runs.tsx'

/** How one integration runs: where it stands, what it waits for, what it sends and reads, a day planned again. */
export function Watching() {
  const { id = '' } = useParams({ strict: false })
  const [{ view = 'feed' }] = useFilters()
  return (
    <Asked of={useQuery(watch(id))}>
      {(it) => (
        <Page
          title={`How ${it.title} runs`}
          lead={<Status of={it.status} />}
          actions={
            <DoorButton href={it.href} variant="default">
              Open {it.title}
            </DoorButton>
          }
        >
          <Standing it={it} />
          <Views id={id} on={view} waiting={it.waiting} />
          {view === 'feed' && <Feed id={id} />}
          {view === 'questions' && <Questions id={id} />}
          {view === 'runs' && <Runs id={id} />}
          {view === 'replay' && <Replay id={id} />}
        </Page>
      )}
    </Asked>
  )
}

const views = {
  feed: 'What is sent',
  questions: 'What waits for you',
  runs: 'What is read',
  replay: 'Plan a day again',
}

function Views({ id, on, waiting }: { id: string; on: string; waiting: number }) {
  return (
    <nav className="tabs" aria-label="View">
      {Object.entries(views).map(([view, title]) => (
        <Door
          key={view}
          href={`/integrations/watch/${id}?view=${view}`}
          className="tab"
          aria-current={view === on ? 'page' : undefined}
        >
          {title}
          {view === 'questions' && waiting > 0 && <span className="tab-count">{number(waiting)}</span>}
        </Door>
      ))}
    </nav>
  )
}

function Standing({ it }: { it: Watch }) {
  return (
    <div className="two">
      <Panel title="Where it stands">
        <div className="stack">
          <Facts
            of={[
              ['Left to send', it.left === 0 ? 'nothing' : <Left key="l" it={it} />],
              ['Behind by', it.lagSeconds === null ? 'nothing was sent yet' : lasting(it.lagSeconds)],
              ['Looks again', <Next key="n" at={it.nextRun} />],
              [
                'Waits for you',
                it.waiting === 0 ? (
                  'nothing'
                ) : (
                  <Door key="w" href={`/integrations/watch/${it.id}?view=questions`}>
                    {many(it.waiting, 'record')}
                  </Door>
                ),
              ],
            ]}
          />
          {it.progress.map((one) => (
            <div key={one.title} className="stack-tight" aria-live="polite">
              <p>
                <b>{one.title}</b> <span className="dim">{one.says}</span>
              </p>
              <Progress
                value={(100 * one.done) / Math.max(1, one.total)}
                aria-label={`${one.title}: ${one.says}`}
              />
            </div>
          ))}
        </div>
      </Panel>
      <Panel title="Requests this minute">
        {it.budgets.length === 0 ? (
          <p className="dim">No request has been made yet.</p>
        ) : (
          <div className="stack">
            {it.budgets.map((one) => (
              <div key={one.account}>
                {it.budgets.length > 1 && <h3>{one.title}</h3>}
                <Meter of={one} />
              </div>
            ))}
          </div>
        )}
      </Panel>
    </div>
  )
}

const Left = ({ it }: { it: Watch }) => (
  <span>
    <span className="num">{many(it.left, 'step')}</span>
    {it.through && <span className="dim">, through {it.through}</span>}
  </span>
)

/** A look whose time has come is due, not "a minute ago". */
function Next({ at }: { at: string | null }) {
  const now = useNow()
  if (at === null) return <span>not yet</span>
  return Date.parse(at) > now ? <Time at={at} /> : <span>now</span>
}
