export type Filters = Record<string, string | undefined>

/** The router's own form turns 12 into a number and quotes the rest; here an address stays readable. */
export const parseSearch = (text: string): Filters => Object.fromEntries(new URLSearchParams(text))

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(search))
    if (typeof value === 'string' && value !== '') params.set(key, value)
  const text = params.toString().replaceAll('%2C', ',')
  return text === '' ? '' : `?${text}`
}

/** The filters after a change. What is empty leaves the address; another filter or sort begins at the first page again. */
export function changed(now: Filters, patch: Filters, keep?: 'page'): Filters {
  const next = { ...now, ...(keep ? {} : { page: undefined }), ...patch }
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value))
}

/** The page that the address names; the first where it names none that can be. */
export function pageOf({ page }: Filters): number {
  const n = Number(page)
  return Number.isInteger(n) && n > 0 ? n : 1
}
