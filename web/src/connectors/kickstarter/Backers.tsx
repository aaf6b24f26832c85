import { Button, Select, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, got } from '../../api/client.ts'
import { backers, items } from '../../api/queries.ts'
import type { BackerQuery } from '../../api/types.ts'
import { type Filters, pageOf } from '../../parts/address.ts'
import { everyPage } from '../../parts/chosen.ts'
import { DoorButton } from '../../parts/Door.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { Find, StateTabs } from '../../parts/Filter.tsx'
import { useFilters } from '../../parts/filters.ts'
import { Download } from '../../parts/icons.ts'
import { stateLook, stateOrder } from '../../parts/looks.ts'
import { countryOf, number } from '../../parts/money.ts'
import { Rows } from '../../parts/Rows.tsx'
import { backerColumns } from './backerColumns.tsx'
import { DecideMany } from './DecideMany.tsx'
import { useSlug } from './useCampaign.ts'

const size = 50
const filterNames = ['q', 'state', 'country', 'item', 'missing', 'why'] as const

export function Backers() {
  const slug = useSlug()
  const [filters, set] = useFilters()
  const page = pageOf(filters)
  const query = queryOf(filters)
  const found = useQuery(backers(slug, { ...query, page, size }))
  const arrived = useQuery(items(slug))
  const none = Object.fromEntries(filterNames.map((name) => [name, '']))
  const filtered = filterNames.some((name) => filters[name])
  const states = found.data?.states ?? []
  const count = (state: string) => states.find((it) => it.state === state)?.count ?? 0
  const shown = stateOrder.filter((state) => count(state) > 0 || filters['state'] === state)
  return (
    <>
      <StateTabs
        label="State"
        on={filters['state'] ?? ''}
        onPick={(state) => set({ state })}
        tabs={[
          { key: '', title: 'All', count: found.data ? states.reduce((sum, it) => sum + it.count, 0) : null },
          ...shown.map((state) => ({ key: state, title: stateLook[state].word, count: count(state) })),
        ]}
      />
      <div className="line">
        <Find label="Find a backer" value={filters['q'] ?? ''} onFind={(q) => set({ q })} />
        <Select
          aria-label="Country"
          placeholder="All countries"
          clearable
          searchable
          className="pick-small"
          data={(found.data?.countries ?? []).map((it) => ({
            value: it.label,
            label: `${countryOf(it.label)} (${number(it.count)})`,
          }))}
          value={filters['country'] ?? null}
          onChange={(country) => set({ country: country ?? '' })}
        />
        <Select
          aria-label="Item"
          placeholder="All items"
          clearable
          searchable
          className="pick-small"
          data={(arrived.data?.items ?? []).map((it) => ({ value: it.key, label: it.title }))}
          value={filters['item'] ?? null}
          onChange={(item) => set({ item: item ?? '' })}
        />
        <Switch
          label="Missing from the newest report"
          checked={filters['missing'] === 'yes'}
          onChange={(event) => set({ missing: event.currentTarget.checked ? 'yes' : '' })}
        />
      </div>
      {filters['why'] && <Why of={filters['why']} onClear={() => set({ why: '' })} />}
      <Rows
        name="Backers"
        columns={backerColumns}
        rows={found.data?.rows}
        total={found.data?.total ?? 0}
        rowKey={(it) => it.number}
        href={(it) => `/campaigns/${slug}/backers/${encodeURIComponent(it.number)}`}
        problem={found.error}
        again={() => void found.refetch()}
        onClear={filtered ? () => set(none) : undefined}
        empty={
          <Empty
            title="No backers yet"
            action={<DoorButton href={`/campaigns/${slug}/import`}>Import a report</DoorButton>}
          >
            They come in with the backer report that Kickstarter lets you download.
          </Empty>
        }
        page={page}
        size={size}
        onPage={(next) => set({ page: String(next) }, 'page')}
        sort={query.sort ?? 'number'}
        onSort={(sort) => set({ sort })}
        whole={{
          read: () =>
            everyPage((at) =>
              got(
                api.GET('/api/campaigns/{slug}/backers', {
                  params: { path: { slug }, query: { ...query, page: at, size: 500 } },
                }),
              ),
            ),
          view: JSON.stringify({ ...query, sort: undefined }),
          file: `${slug} backers`,
          deeds: (count, rows, done) => <DecideMany slug={slug} count={count} rows={rows} onDone={done} />,
        }}
        tools={
          <DoorButton
            href={`/api/campaigns/${slug}/backer-report.csv`}
            variant="default"
            size="compact-sm"
            leftSection={<Download size={14} />}
          >
            Full backer report
          </DoorButton>
        }
      />
    </>
  )
}

/** A number elsewhere opened this list: which reason or question it counted. */
function Why({ of, onClear }: { of: string; onClear: () => void }) {
  return (
    <div className="line" role="status">
      <span>
        Only those of whom it says “<b>{of}</b>”
      </span>
      <Button variant="default" size="compact-sm" onClick={onClear}>
        Show all
      </Button>
    </div>
  )
}

/** `sort` and the filters of the address, as the hub takes them. */
function queryOf(filters: Filters): BackerQuery {
  const { q, state, country, item, missing, why, sort } = filters
  return {
    sort: (sort ?? 'number') as NonNullable<BackerQuery['sort']>, // why: the hub refuses any other
    ...(q ? { q } : {}),
    ...(state ? { state } : {}),
    ...(country ? { country } : {}),
    ...(item ? { item } : {}),
    ...(missing === 'yes' ? { missing } : {}),
    ...(why ? { why } : {}),
  }
}
