import { useEffect } from 'react'
import { useGo } from '../parts/Door.tsx'
import { pages } from './pages.ts'

const key = 'longshore-keys'
/** Single letters can be switched off, for those whose voice software types them (WCAG 2.1.4). */
export const lettersOn = (): boolean => localStorage.getItem(key) !== 'off'
export const switchLetters = (on: boolean): void => localStorage.setItem(key, on ? 'on' : 'off')

type Doors = { search: () => void; keys: () => void }

export function useShortcuts({ search, keys }: Doors): void {
  const go = useGo()
  useEffect(() => {
    let afterG = 0
    const pressed = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        return search()
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !lettersOn()) return
      if (document.querySelector('[role=dialog]')) return
      if (event.timeStamp - afterG < 1_500) {
        const page = pages.find((it) => it.letter === event.key)
        afterG = 0
        if (page) return go(page.href)
      }
      if (event.key === 'g') afterG = event.timeStamp
      else if (event.key === '/') {
        event.preventDefault()
        search()
      } else if (event.key === '?') keys()
      else if (event.key === 'j') stepRow(1)
      else if (event.key === 'k') stepRow(-1)
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [go, search, keys])
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** The next or previous row of the list on screen. */
function stepRow(step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row-door]')]
  const at = rows.findIndex((row) => row === document.activeElement)
  rows[at === -1 ? 0 : Math.max(0, Math.min(rows.length - 1, at + step))]?.focus()
}
