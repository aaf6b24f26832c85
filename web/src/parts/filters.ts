import { useNavigate, useSearch } from '@tanstack/react-router'

export type Filters = Record<string, string | undefined>

/** What the address says after its question mark, and a way to change it. Filters, tab, sort and page live there. */
export function useFilters(): [Filters, (patch: Filters, keep?: 'page') => void] {
  const filters: Filters = useSearch({ strict: false })
  const navigate = useNavigate()
  const set = (patch: Filters, keep?: 'page') => {
    const next = { ...filters, ...(keep ? {} : { page: undefined }), ...patch }
    const kept = Object.fromEntries(Object.entries(next).filter(([, value]) => value))
    void navigate({ to: '.', search: kept as never, replace: true, resetScroll: false }) // why: routes here take any filter
  }
  return [filters, set]
}

/** The router's own form turns 12 into a number and quotes the rest; here an address stays readable. */
export const parseSearch = (text: string): Filters => Object.fromEntries(new URLSearchParams(text))
export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(search))
    if (typeof value === 'string' && value !== '') params.set(key, value)
  const text = params.toString().replaceAll('%2C', ',')
  return text === '' ? '' : `?${text}`
}
