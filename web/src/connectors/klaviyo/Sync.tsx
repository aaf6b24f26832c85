import { Button, Progress } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { watch } from '../../api/queries.ts'
import { Door, DoorButton } from '../../parts/Door.tsx'
import { Asked } from '../../parts/Empty.tsx'
import { many, number } from '../../parts/money.ts'
import { Facts, Panel } from '../../parts/Page.tsx'
import { Problem } from '../../parts/Problem.tsx'
import { Day, Time, useNow } from '../../parts/Time.tsx'
import { lasting } from '../../parts/time.ts'
import { Pause, Remove, Restart } from './Deeds.tsx'
import { ReplaceKey } from './ReplaceKey.tsx'
import { CheckedAnswer } from './Scopes.tsx'
import { useRecheck } from './Trouble.tsx'
import type { Klaviyo } from './types.ts'
import { useKlaviyo } from './useKlaviyo.ts'

/** Where it stands: the sync, each metric, and what has no event with its reason. */
export const SyncPage = () => (
  <Asked of={useKlaviyo()} lines={10}>
    {(it) => (
      <>
        <Card it={it} />
        <Metrics it={it} />
        <Skips it={it} />
      </>
    )}
  </Asked>
)

function Card({ it }: { it: Klaviyo }) {
  const check = useRecheck(it.id)
  return (
    <Panel
      title="Sync"
      note={it.every}
      actions={
        <>
          <DoorButton href={`/integrations/watch/${it.id}`} variant="default">
            How it runs
          </DoorButton>
          <Button variant="default" loading={check.isPending} onClick={() => check.mutate()}>
            Check the key
          </Button>
          {it.state === 'active' ? <Pause id={it.id} /> : <Restart id={it.id} />}
          <Remove id={it.id} name={it.account.name} />
        </>
      }
    >
      <div className="stack">
        {it.state === 'paused' && (
          <p>
            Paused by {it.pausedBy ?? 'somebody'} <Time at={it.pausedAt} />. Events that come up wait here.
          </p>
        )}
        {check.data && <CheckedAnswer it={check.data} again />}
        <Problem of={check.error} />
        <Queue it={it} />
        <History it={it} />
        <div className="two">
          <Facts
            of={[
              [
                'Klaviyo account',
                <span key="a">
                  {it.account.name} <span className="dim">{it.account.id}</span>
                </span>,
              ],
              ['Private key', <Key key="k" it={it} />],
              [
                'Reads from',
                <Door key="c" href={`/connections/${it.shipstation.connection}`}>
                  {it.shipstation.name}
                </Door>,
              ],
              [
                'Stores',
                it.settings.stores === null
                  ? `all ${it.stores.length}`
                  : many(it.settings.stores.length, 'store'),
              ],
            ]}
          />
          <Facts
            of={[
              ['Last event sent', <Time key="s" at={it.lastSent} />],
              ['ShipStation last read', <Time key="r" at={it.shipstation.lastRead} />],
              ['Looks again', <Next key="n" id={it.id} />],
              ['Set up', <Day key="d" date={it.since} />],
            ]}
          />
        </div>
      </div>
    </Panel>
  )
}

const Key = ({ it }: { it: Klaviyo }) => (
  <span className="line">
    <span>
      ends in <code>{it.key.last4}</code>, kept <Time at={it.key.changedAt} />
    </span>
    {!it.key.stopped && <ReplaceKey id={it.id} name={it.account.name} />}
  </span>
)

/** A look whose time has come is due, not "a minute ago". */
function Next({ id }: { id: string }) {
  const now = useNow()
  const at = useQuery(watch(id)).data?.nextRun
  if (!at) return <span>–</span>
  return Date.parse(at) > now ? <Time at={at} /> : <span>now</span>
}

function Queue({ it: { id, queue, status } }: { it: Klaviyo }) {
  const lag = useQuery(watch(id)).data?.lagSeconds ?? null
  const feed = `/integrations/klaviyo/${id}/feed?state=`
  const cells = [
    { title: 'wait to be sent', n: queue.waiting, href: `${feed}waiting` },
    { title: 'on their way', n: queue.sending, href: `${feed}waiting` },
    { title: 'outcome unknown', n: queue.unknown, href: `${feed}problem` },
    { title: 'refused', n: queue.refused, href: `${feed}problem` },
    { title: 'sent in 24 hours', n: queue.doneToday, href: `${feed}sent` },
  ]
  const moves = queue.aboutSeconds !== null && status.word !== 'Stopped'
  return (
    <ul className="figures" aria-live="polite" aria-label="Events">
      {cells.map((one) => (
        <li key={one.title}>
          <Door href={one.href} className="door strong num">
            {number(one.n)}
          </Door>{' '}
          <span className="dim">{one.title}</span>
        </li>
      ))}
      {lag !== null && <li className="dim">{lag < 1 ? 'no delay' : `behind by ${lasting(lag)}`}</li>}
      {moves && <li className="dim">about {lasting(queue.aboutSeconds ?? 1)} left</li>}
    </ul>
  )
}

/** How far the history is: what ShipStation is still to tell, and what of it is still to go. */
function History({ it }: { it: Klaviyo }) {
  const reading = useQuery(watch(it.id)).data?.progress ?? []
  const sent = it.metrics.reduce((sum, one) => sum + one.sent, 0)
  const { history } = it.queue
  if (reading.length === 0 && history === 0) return null
  return (
    <div className="stack" aria-live="polite">
      {reading.map((one) => (
        <Bar key={one.title} title={one.title} says={one.says} done={one.done} total={one.total} />
      ))}
      {history > 0 && (
        <Bar
          title="History to Klaviyo"
          says={`${number(history)} events of before the start still to go`}
          done={sent}
          total={sent + history}
        />
      )}
    </div>
  )
}

type BarProps = { title: string; says: string; done: number; total: number }
const Bar = ({ title, says, done, total }: BarProps) => (
  <div className="stack-tight">
    <p>
      <b>{title}</b> <span className="dim">{says}</span>
    </p>
    <Progress value={(100 * done) / Math.max(1, total)} aria-label={`${title}: ${says}`} />
  </div>
)

function Metrics({ it }: { it: Klaviyo }) {
  const shown = it.metrics.filter((one) => one.on || one.sent > 0)
  return (
    <Panel
      title="Metrics"
      note="In Klaviyo: Analytics, Metrics, and API in the drop-down of all metrics."
      actions={
        <DoorButton href={`/integrations/klaviyo/${it.id}/verify`} variant="default">
          Verify the counts
        </DoorButton>
      }
    >
      <table className="lines" aria-label="Metrics">
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col" data-right="true">
              Today
            </th>
            <th scope="col" data-right="true">
              Sent
            </th>
            <th scope="col">Last one happened</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <tr key={one.metric}>
              <td>
                <Door href={`/integrations/klaviyo/${it.id}/feed?metric=${encodeURIComponent(one.metric)}`}>
                  {one.name}
                </Door>
                {one.name !== one.metric && <span className="dim small"> {one.metric}</span>}
                {!one.on && <span className="dim small"> no longer sent</span>}
              </td>
              <td data-right="true">{number(one.today)}</td>
              <td data-right="true">{number(one.sent)}</td>
              <td className="dim">
                <Time at={one.lastAt} none="none yet" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

const Skips = ({ it }: { it: Klaviyo }) =>
  it.skips.length > 0 && (
    <Panel title="No event, and why" note="Each order’s own page says it too.">
      <ul className="counted">
        {it.skips.map((one) => (
          <li key={one.label}>
            <b className="num">{number(one.count)}</b> <span>{one.label}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
