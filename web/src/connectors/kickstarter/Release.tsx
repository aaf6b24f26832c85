import { useQuery } from '@tanstack/react-query'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import { outlook } from '../../api/queries.ts'
import type { Sync } from '../../api/types.ts'
import { Deed } from '../../parts/Deed.tsx'
import { Asked } from '../../parts/Empty.tsx'
import { PlayerPlay } from '../../parts/icons.ts'
import { many } from '../../parts/money.ts'
import { Panel } from '../../parts/Page.tsx'
import { Note } from '../../parts/Problem.tsx'
import { OutlookFigures } from './OutlookFigures.tsx'

/** All that is ready, in numbers, before the press that lets it go. */
export function Release({ slug, it }: { slug: string; it: Sync }) {
  const what = useQuery(outlook(slug))
  const release = usePress(
    () => got(api.POST('/api/campaigns/{slug}/sync/release', { params: { path: { slug } } })),
    { says: () => 'Released. They go now.' },
  )
  return (
    <Panel
      title="2. Release the rest"
      note="From then on each order goes by itself once it is finalized and has its SKUs."
    >
      <Asked of={what}>
        {(outlook) => (
          <div className="stack">
            <p>
              <b>{outlook.says}</b>
            </p>
            <OutlookFigures of={outlook} slug={slug} />
            {it.released === 'none' && outlook.ready > 0 && (
              <Note>Send one first: what is wrong with it would be wrong with all.</Note>
            )}
            <div>
              <Deed
                title="Release the rest"
                label={pressOf(outlook.ready)}
                press={pressOf(outlook.ready)}
                variant={it.released === 'one' ? 'filled' : 'default'}
                icon={<PlayerPlay size={16} />}
                problem={release.error}
                pending={release.isPending}
                onPress={() => release.mutateAsync()}
              >
                <p>{outlook.says}</p>
                <p>
                  {outlook.ready > 0
                    ? `${many(outlook.ready, 'order')} go to ${it.store.name} now. They can be held or cancelled there, not called back from here.`
                    : `Each order goes to ${it.store.name} by itself, as soon as it is finalized and has its SKUs.`}
                </p>
                {it.released === 'none' && <Note tone="wait">You have not sent one to look at yet.</Note>}
              </Deed>
            </div>
          </div>
        )}
      </Asked>
    </Panel>
  )
}

const pressOf = (ready: number): string =>
  ready > 0 ? `Release ${many(ready, 'order')}` : 'Release what comes'
