import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, got } from '../api/client.ts'
import { usePress } from '../api/press.ts'
import { issues } from '../api/queries.ts'
import type { Issue } from '../api/types.ts'
import { Door, DoorButton } from '../parts/Door.tsx'
import { Asked, Empty } from '../parts/Empty.tsx'
import { AlertTriangle, Refresh } from '../parts/icons.ts'
import { counts } from '../parts/issue.ts'
import { many, number } from '../parts/money.ts'
import { Page } from '../parts/Page.tsx'
import { Problem } from '../parts/Problem.tsx'
import { Time } from '../parts/Time.tsx'

export function Issues() {
  const all = useQuery(issues())
  return (
    <Page
      title="Issues"
      lead="What failed, grouped by cause. Each closes by itself once it is proven mended."
    >
      <Asked of={all}>
        {({ issues: list }) =>
          list.length === 0 ? (
            <Empty title="Nothing has failed">
              When something does, its cause stands here in plain words, with the one thing that mends it and
              whom it hurts.
            </Empty>
          ) : (
            list.map((it) => <OneIssue key={it.id} it={it} />)
          )
        }
      </Asked>
    </Page>
  )
}

function OneIssue({ it }: { it: Issue }) {
  const retry = usePress(() => got(api.POST('/api/issues/{id}/retry', { params: { path: { id: it.id } } })), {
    says: (done) => done.says,
  })
  return (
    <article className="panel issue" data-tone="bad" id={it.id} aria-label={it.title}>
      <header className="line">
        <AlertTriangle size={18} className="tone" aria-hidden />
        <h2 className="grow">{it.title}</h2>
        {counts(it) && <span className="dim small num">{many(it.count, 'time')}</span>}
      </header>
      <p>{it.says}</p>
      <p>
        <b>What mends it: </b>
        {it.remedy}
      </p>
      <Problem of={retry.error} />
      <div className="line">
        {it.fix && <DoorButton href={it.fix.href}>{it.fix.action}</DoorButton>}
        {it.canRetry && (
          <Button
            variant={it.fix ? 'default' : 'filled'}
            leftSection={<Refresh size={16} />}
            loading={retry.isPending}
            onClick={() => retry.mutate()}
          >
            {it.hurts.length === 0 || it.count === 1 ? 'Try again' : `Try all ${number(it.count)} again`}
          </Button>
        )}
        <span className="dim small">
          first <Time at={it.first} />, last <Time at={it.last} />
        </span>
      </div>
      {it.hurts.length > 0 && (
        <details>
          <summary>
            Whom it hurts ({number(it.hurts.length)}
            {it.count > it.hurts.length ? ` of ${number(it.count)}` : ''})
          </summary>
          <ul className="hurts">
            {it.hurts.map((one) => (
              <li key={one.href}>
                <Door href={one.href}>{one.title}</Door>
              </li>
            ))}
          </ul>
        </details>
      )}
    </article>
  )
}
