/** Which rows of a list are chosen: some by their keys, with what is known of them, or all that match the filters. */
export type Chosen<T> = { all: boolean; rows: ReadonlyMap<string, T> }

export const chooseNone = <T>(): Chosen<T> => ({ all: false, rows: new Map() })
export const chooseAll = <T>(): Chosen<T> => ({ all: true, rows: new Map() })

type Keyed<T> = readonly (readonly [key: string, row: T])[]

/** One row more or less. Taking one back out of all leaves the others on this page: what is not on screen was never seen. */
export function toggleRow<T>(now: Chosen<T>, key: string, page: Keyed<T>): Chosen<T> {
  const rows = new Map(now.all ? page : now.rows)
  const row = page.find(([it]) => it === key)
  if (!rows.delete(key) && row) rows.set(key, row[1])
  return { all: false, rows }
}

/** All rows of this page, or none of them when all are chosen already; what other pages gave stays. */
export function togglePage<T>(now: Chosen<T>, page: Keyed<T>): Chosen<T> {
  if (now.all) return chooseNone()
  const rows = new Map(now.rows)
  const whole = stateOfPage(now, page) === 'all'
  for (const [key, row] of page)
    if (whole) rows.delete(key)
    else rows.set(key, row)
  return { all: false, rows }
}

export function stateOfPage<T>(now: Chosen<T>, page: Keyed<T>): 'all' | 'some' | 'none' {
  if (now.all) return 'all'
  const on = page.filter(([key]) => now.rows.has(key)).length
  return on === 0 ? 'none' : on === page.length ? 'all' : 'some'
}

export const isChosen = <T>(now: Chosen<T>, key: string): boolean => now.all || now.rows.has(key)
export const countOf = <T>(now: Chosen<T>, total: number): number => (now.all ? total : now.rows.size)

/** Every row of a list that comes in pages. A list that shrinks while it is read ends all the same. */
export async function everyPage<T>(
  read: (page: number) => Promise<{ rows: T[]; total: number }>,
): Promise<T[]> {
  const rows: T[] = []
  for (let page = 1; ; page++) {
    const part = await read(page)
    rows.push(...part.rows)
    if (rows.length >= part.total || part.rows.length === 0) return rows
  }
}
