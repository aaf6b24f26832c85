import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { Search } from './icons.ts'
import { number } from './money.ts'

/** Text that narrows a list; it lands in the address a moment after the last key. */
export function Find({
  value,
  onFind,
  label,
}: {
  value: string
  onFind: (q: string) => void
  label: string
}) {
  const [text, setText] = useState(value)
  const later = useDebouncedCallback(onFind, 250)
  useEffect(() => setText(value), [value])
  return (
    <TextInput
      className="find"
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<Search size={16} />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        later(event.currentTarget.value)
      }}
    />
  )
}

type Tab = { key: string; title: string; count: number | null }
/** Tabs over a list, each with its number. They are filters, so they are buttons that say whether they are on. */
export function StateTabs({
  tabs,
  on,
  onPick,
  label,
}: {
  tabs: Tab[]
  on: string
  onPick: (key: string) => void
  label: string
}) {
  return (
    <div className="state-tabs" role="group" aria-label={label}>
      {tabs.map((tab) => (
        <button
          key={tab.key}
          type="button"
          className="state-tab"
          aria-pressed={tab.key === on}
          onClick={() => onPick(tab.key)}
        >
          {tab.title}
          {tab.count !== null && <span className="num dim"> {number(tab.count)}</span>}
        </button>
      ))}
    </div>
  )
}
