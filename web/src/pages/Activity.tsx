import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { api, got } from '../api/client.ts'
import { foldAlike, type Told } from '../parts/activity.ts'
import { Door } from '../parts/Door.tsx'
import { Asked, Empty, NoMatch } from '../parts/Empty.tsx'
import { StateTabs } from '../parts/Filter.tsx'
import { useFilters } from '../parts/filters.ts'
import { AlertTriangle, Download, Refresh, Send, User } from '../parts/icons.ts'
import { number } from '../parts/money.ts'
import { Page } from '../parts/Page.tsx'
import { Time } from '../parts/Time.tsx'

const kinds = [
  { key: '', title: 'All' },
  { key: 'press', title: 'By people' },
  { key: 'import', title: 'Imports' },
  { key: 'run', title: 'Reading' },
  { key: 'send', title: 'Sending' },
  { key: 'problem', title: 'Problems' },
]
const icons = { run: Refresh, press: User, send: Send, import: Download, problem: AlertTriangle }

export function Activity() {
  const [{ kind }, set] = useFilters()
  const pages = useInfiniteQuery({
    queryKey: ['activity', kind ?? ''],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      got(
        api.GET('/api/activity', {
          params: { query: { ...(pageParam ? { before: pageParam } : {}), ...(kind ? { kind } : {}) } },
        }),
      ),
    getNextPageParam: (last) => (last.more ? last.entries.at(-1)?.at : undefined),
  })
  return (
    <Page title="Activity" lead="What the hub and its people did, newest first.">
      <StateTabs
        label="Kind"
        on={kind ?? ''}
        onPick={(key) => set({ kind: key })}
        tabs={kinds.map((it) => ({ ...it, count: null }))}
      />
      <Asked of={pages}>
        {(it) => {
          const all = foldAlike(it.pages.flatMap((page) => page.entries))
          if (all.length === 0)
            return kind ? (
              <NoMatch onClear={() => set({ kind: '' })} />
            ) : (
              <Empty title="Nothing has happened yet">
                Imports, presses, runs and problems stand here with their time.
              </Empty>
            )
          return (
            <>
              <ol className="panel list activity" aria-label="Activity">
                {all.map((entry, place) => (
                  // why: several things happen in one instant
                  <Line key={`${entry.at}${place}`} it={entry} />
                ))}
              </ol>
              {pages.hasNextPage && (
                <div>
                  <Button
                    variant="default"
                    loading={pages.isFetchingNextPage}
                    onClick={() => void pages.fetchNextPage()}
                  >
                    Show older
                  </Button>
                </div>
              )}
            </>
          )
        }}
      </Asked>
    </Page>
  )
}

function Line({ it }: { it: Told }) {
  const Icon = icons[it.kind]
  return (
    <li data-tone={it.kind === 'problem' ? 'bad' : 'calm'}>
      <Icon size={16} aria-hidden className="tone" />
      <div className="grow">
        {it.href ? <Door href={it.href}>{it.title}</Door> : it.title}
        {it.times > 1 && <span className="dim">, {number(it.times)} times</span>}
        {it.detail && <p className="dim">{it.detail}</p>}
      </div>
      <span className="dim small">
        {it.who && <>{it.who} · </>}
        <Time at={it.at} />
      </span>
    </li>
  )
}
