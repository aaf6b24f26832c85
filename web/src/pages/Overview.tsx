import { useQuery } from '@tanstack/react-query'
import { overview, systems } from '../api/queries.ts'
import type { Overview as OverviewOf } from '../api/types.ts'
import type { Klaviyo } from '../connectors/klaviyo/types.ts'
import { Door, DoorButton } from '../parts/Door.tsx'
import { Meter } from '../parts/Meter.tsx'
import { AlertTriangle } from '../parts/icons.ts'
import { counts } from '../parts/issue.ts'
import { many, number } from '../parts/money.ts'
import { AskedPage, Panel, useTitle } from '../parts/Page.tsx'
import { Status } from '../parts/Status.tsx'
import { Strip } from '../parts/Strip.tsx'
import { Time } from '../parts/Time.tsx'
import { lasting } from '../parts/time.ts'

export function Overview() {
  useTitle('Overview')
  const now = useQuery(overview())
  return (
    <AskedPage of={now} title="Overview">
      {(it) => (
        <div className="page">
          <Seen it={it} />
        </div>
      )}
    </AskedPage>
  )
}

function Seen({ it }: { it: OverviewOf }) {
  const { klaviyos = [] } = useQuery(systems()).data ?? {}
  return (
    <>
      <div className="sentence" role="status">
        <h1>{it.sentence}</h1>
        <p className="line">
          <Status of={it.status} brief />
        </p>
      </div>
      {it.next && (
        <section className="next">
          <div>
            <h2>Next</h2>
            <p>{it.next.says}</p>
          </div>
          <DoorButton href={it.next.href}>{it.next.action}</DoorButton>
        </section>
      )}
      {it.integrations.length === 0 && klaviyos.length === 0 && <HowItGoes />}
      <Integrations of={it.integrations} />
      {it.budgets.map((budget) => (
        <Panel
          key={budget.account}
          title={budget.title}
          note={
            budget.account.startsWith('shipstation:')
              ? 'ShipStation allows a fixed number of requests a minute. All integrations share it.'
              : 'So many requests a minute are allowed for each kind of call.'
          }
          actions={
            budget.account.startsWith('shipstation:') && (
              <Door href={`/connections/${budget.connection}`}>Open the connection</Door>
            )
          }
        >
          <Meter of={budget} />
        </Panel>
      ))}
      {(it.issues.length > 0 || it.integrations.length > 0) && (
        <Panel title="Issues" actions={<Door href="/issues">All issues</Door>}>
          {it.issues.length === 0 ? (
            <p className="dim">
              Nothing has failed. A failure stands here with its one remedy until it is mended.
            </p>
          ) : (
            <ul className="list">
              {it.issues.map((issue) => (
                <li key={issue.id} data-tone="bad">
                  <AlertTriangle size={16} className="tone" aria-hidden />
                  <div className="grow">
                    <Door href={issue.href} className="door strong">
                      {issue.title}
                    </Door>
                    <p className="dim">{issue.says}</p>
                  </div>
                  {counts(issue) && <span className="dim small num">{many(issue.count, 'time')}</span>}
                </li>
              ))}
            </ul>
          )}
        </Panel>
      )}
    </>
  )
}

const steps = [
  ['Connect ShipStation', 'Once, for everything. Without an account at hand, with the sandbox.'],
  ['Set up a campaign', 'Its address, and the backer report that Kickstarter lets you download.'],
  ['Name the products', 'Which SKU each reward, item and add-on is. Nothing goes before that.'],
  ['Send one order and look at it', 'Then release the rest. Tracking numbers come back by themselves.'],
] as const

/** On the first day there is nothing to report, so it says what the days will be made of. */
function HowItGoes() {
  return (
    <Panel title="How it goes">
      <ol className="how">
        {steps.map(([title, says]) => (
          <li key={title}>
            <b>{title}</b>
            <p className="dim">{says}</p>
          </li>
        ))}
      </ol>
    </Panel>
  )
}

function Integrations({ of }: { of: OverviewOf['integrations'] }) {
  const running = new Set(of.map((it) => it.href))
  const { campaigns = [], klaviyos = [] } = useQuery(systems()).data ?? {}
  const begun = campaigns.filter((it) => !running.has(`/campaigns/${it.slug}`))
  if (of.length + begun.length + klaviyos.length === 0) return null
  return (
    <Panel title="Integrations" flush>
      <ul className="integrations">
        {of.map((it) => (
          <li key={it.id}>
            <div>
              <Door href={it.href} className="door strong" data-row-door="">
                {it.title}
              </Door>
              <div className="small">
                <Status of={it.status} />
              </div>
            </div>
            <dl className="counts small">
              <Seen24 label="Seen today" n={it.today.seen} href={`${it.href}/backers`} />
              <Seen24
                label="Sent today"
                n={it.today.sent}
                href={`${it.href}/backers?state=in_shipstation,shipped`}
              />
              <Seen24 label="Shipped today" n={it.today.shipped} href={`${it.href}/backers?state=shipped`} />
              <div>
                <dt>Behind by</dt>
                <dd>
                  {it.lagSeconds === null ? '–' : it.lagSeconds < 1 ? 'nothing' : lasting(it.lagSeconds)}
                </dd>
              </div>
            </dl>
            <div className="integrations-strip">
              <Strip of={it.strip} />
              <span className="dim">last 24 hours</span>
            </div>
          </li>
        ))}
        {klaviyos
          .filter((it) => !of.some((one) => one.id === it.id))
          .map((it) => (
            <KlaviyoRow key={it.id} it={it} />
          ))}
        {begun.map((it) => (
          <li key={it.slug}>
            <div>
              <Door href={`/campaigns/${it.slug}`} className="door strong" data-row-door="">
                Kickstarter – {it.name}
              </Door>
              <div className="small">
                <Status of={it.status} />
              </div>
            </div>
            <p className="small dim">{it.steps.find((step) => !step.done)?.says}</p>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function KlaviyoRow({ it }: { it: Klaviyo }) {
  const href = `/integrations/klaviyo/${it.id}`
  return (
    <li>
      <div>
        <Door href={href} className="door strong" data-row-door="">
          {it.title}
        </Door>
        <div className="small">
          <Status of={it.status} />
        </div>
      </div>
      <dl className="counts small">
        <Seen24 label="Sent in 24 hours" n={it.queue.doneToday} href={`${href}/feed?state=sent`} />
        <Seen24 label="Wait" n={it.queue.waiting + it.queue.sending} href={`${href}/feed?state=waiting`} />
        <Seen24 label="Refused" n={it.queue.refused} href={`${href}/feed?state=problem`} />
      </dl>
      <p className="small dim">
        Last event <Time at={it.lastSent} none="not sent yet" />
      </p>
    </li>
  )
}

const Seen24 = ({ label, n, href }: { label: string; n: number; href: string }) => (
  <div>
    <dt>{label}</dt>
    <dd>{n === 0 ? '0' : <Door href={href}>{number(n)}</Door>}</dd>
  </div>
)
