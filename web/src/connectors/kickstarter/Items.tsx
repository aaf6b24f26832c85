import { Button, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { items } from '../../api/queries.ts'
import type { ItemRow } from '../../api/types.ts'
import { DoorButton } from '../../parts/Door.tsx'
import { Asked, Empty, NoMatch } from '../../parts/Empty.tsx'
import { Find } from '../../parts/Filter.tsx'
import { useFilters } from '../../parts/filters.ts'
import { Bulb } from '../../parts/icons.ts'
import { many, number } from '../../parts/money.ts'
import { changedAnswers, type Draft, draftOf, emptyLine, isUnmapped } from './answers.ts'
import { ItemEditor } from './ItemEditor.tsx'
import { ManyToOne } from './ManyToOne.tsx'
import { SaveBar } from './SaveBar.tsx'
import { useSlug } from './useCampaign.ts'
import '../../look/mapping.css'

export function Items() {
  const slug = useSlug()
  return (
    <Asked of={useQuery(items(slug))}>
      {({ items: list }) =>
        list.length === 0 ? (
          <Empty
            title="No rewards or items yet"
            action={<DoorButton href={`/campaigns/${slug}/import`}>Import a report</DoorButton>}
          >
            The rewards, items and add-ons of your backer report stand here, each to be given the SKU that
            ShipStation knows.
          </Empty>
        ) : (
          <Mapping slug={slug} list={list} />
        )
      }
    </Asked>
  )
}

function Mapping({ slug, list }: { slug: string; list: ItemRow[] }) {
  const [{ q = '', only }, set] = useFilters()
  const [drafts, setDrafts] = useState<Map<string, Draft>>(new Map())
  const [chosen, choose] = useState<Set<string>>(new Set())
  const put = (changes: [string, Draft][]) => setDrafts((now) => new Map([...now, ...changes]))
  const unmapped = list.filter(isUnmapped)
  const shown = list.filter(
    (it) =>
      (only !== 'unmapped' || isUnmapped(it) || drafts.has(it.key)) &&
      `${it.title} ${it.lines.map((line) => line.sku).join(' ')}`.toLowerCase().includes(q.toLowerCase()),
  )
  const suggested = unmapped.filter((it) => it.suggestion && !drafts.has(it.key))
  return (
    <>
      <p className="lead">
        Left what backers chose, right what is put in the parcel. An order waits until everything in it has an
        answer, and goes by itself then.
      </p>
      <div className="line">
        <Find label="Find an item or SKU" value={q} onFind={(text) => set({ q: text })} />
        <Switch
          label={`Only without a SKU (${number(unmapped.length)})`}
          checked={only === 'unmapped'}
          onChange={(event) => set({ only: event.currentTarget.checked ? 'unmapped' : '' })}
        />
        <div className="spacer" />
        {suggested.length > 1 && (
          <Button
            variant="default"
            leftSection={<Bulb size={16} />}
            onClick={() => put(suggested.map((it) => [it.key, suggestionOf(it)]))}
          >
            Take all {number(suggested.length)} suggestions
          </Button>
        )}
      </div>
      {chosen.size > 0 && (
        <ManyToOne
          of={list.filter((it) => chosen.has(it.key))}
          onGive={(draft) => {
            put([...chosen].map((key) => [key, draft]))
            choose(new Set())
          }}
          onClear={() => choose(new Set())}
        />
      )}
      {shown.length === 0 ? (
        only === 'unmapped' && unmapped.length === 0 && q === '' ? (
          <Empty
            title="Everything has its SKU"
            action={
              <Button variant="default" onClick={() => set({ only: '' })}>
                Show all {many(list.length, 'item')}
              </Button>
            }
          />
        ) : (
          <NoMatch onClear={() => set({ q: '', only: '' })} />
        )
      ) : (
        <ul className="items" aria-label="Items">
          {shown.map((it) => (
            <ItemEditor
              key={it.key}
              it={it}
              draft={drafts.get(it.key) ?? draftOf(it)}
              changed={drafts.has(it.key)}
              chosen={chosen.has(it.key)}
              onChoose={(on) => choose(toggled(chosen, it.key, on))}
              onChange={(draft) => put([[it.key, draft]])}
              onSuggestion={() => put([[it.key, suggestionOf(it)]])}
            />
          ))}
        </ul>
      )}
      <SaveBar slug={slug} answers={changedAnswers(list, drafts)} onDone={() => setDrafts(new Map())} />
    </>
  )
}

const suggestionOf = (it: ItemRow): Draft => ({
  digital: false,
  lines: [{ ...emptyLine(), sku: it.suggestion?.sku ?? '', name: it.suggestion?.name ?? null }],
})

function toggled(chosen: Set<string>, key: string, on: boolean): Set<string> {
  const next = new Set(chosen)
  if (on) next.add(key)
  else next.delete(key)
  return next
}
