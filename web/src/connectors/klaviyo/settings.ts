import { useState } from 'react'
import type { Klaviyo, Settings } from './types.ts'

export type Changing = {
  value: Settings
  /** how many of the settings are other than they are kept */
  changes: number
  change: (patch: Partial<Settings>) => void
  takeBack: () => void
}

/** The kept settings with what was changed on this page and is not saved yet. */
export function useChanging(it: Klaviyo): Changing {
  const [patch, setPatch] = useState<Partial<Settings>>({})
  return {
    value: { ...it.settings, ...patch },
    changes: changesIn(it.settings, patch),
    change: (more) => setPatch((now) => ({ ...now, ...more })),
    takeBack: () => setPatch({}),
  }
}

/** A name or an entry that differs counts for itself; a list counts once. */
export function changesIn(kept: Settings, patch: Partial<Settings>): number {
  const keys = Object.keys(patch) as (keyof Settings)[] // why: a patch has no other keys
  return keys.reduce((sum, key) => sum + differences(kept[key], patch[key]), 0)
}

function differences(before: unknown, after: unknown): number {
  if (!isTable(before) || !isTable(after)) return same(before, after) ? 0 : 1
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((name) => !same(before[name], after[name])).length
}

const isTable = (it: unknown): it is Record<string, unknown> =>
  typeof it === 'object' && it !== null && !Array.isArray(it)
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** A table without the entry, or with it. */
export function withEntry<V>(table: Record<string, V>, name: string, value: V | null): Record<string, V> {
  const { [name]: _, ...rest } = table
  return value === null ? rest : { ...rest, [name]: value }
}
