import type { CheckedKey, Settings } from './types.ts'

/** What a person has entered so far. Nothing of it is at the hub: it ends with this tab. */
export type Draft = { step: number; connection: string; settings: Settings | null }
const place = 'longshore-klaviyo-draft'
const none: Draft = { step: 0, connection: '', settings: null }

/** The key and what Klaviyo answered to it: in this page's memory alone, never in the browser's storage. */
export type Tried = { apiKey: string; checked: CheckedKey }
let tried: Tried | null = null
export const keptKey = (): Tried | null => tried
export const keepKey = (next: Tried | null): void => void (tried = next)

/** Goes on where it was left in this tab; without the key, which a reload forgets, at the first step again. */
export function readDraft(): Draft {
  const text = sessionStorage.getItem(place)
  if (text === null) return none
  const kept = JSON.parse(text) as Draft // why: only this file writes it, for this tab alone
  return tried === null ? { ...kept, step: 0 } : kept
}
export const keepDraft = (draft: Draft): void => sessionStorage.setItem(place, JSON.stringify(draft))
export function forgetDraft(): void {
  tried = null
  sessionStorage.removeItem(place)
}
