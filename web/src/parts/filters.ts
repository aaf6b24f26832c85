import { useNavigate, useSearch } from '@tanstack/react-router'
import { changed, type Filters } from './address.ts'

/** What the address says after its question mark, and a way to change it. Filters, tab, sort and page live there. */
export function useFilters(): [Filters, (patch: Filters, keep?: 'page') => void] {
  const filters: Filters = useSearch({ strict: false })
  const navigate = useNavigate()
  const set = (patch: Filters, keep?: 'page') => {
    const search = changed(filters, patch, keep)
    void navigate({ to: '.', search: search as never, replace: true, resetScroll: false }) // why: routes here take any filter
  }
  return [filters, set]
}
