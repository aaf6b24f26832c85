import type { Tracking } from '../api/types.ts'
import { living, Parcels } from './Addressed.tsx'
import { countryOf } from './money.ts'
import { Day } from './Time.tsx'

export type Column<T> = {
  key: string
  title: string
  cell: (row: T) => React.ReactNode
  /** the whole text, for hovering over a cut cell and for the CSV */
  text: (row: T) => string
  right?: boolean
  /** in pixels or percent; without one the column shares what is left */
  width?: string
  /** shown from this window width on; absent: always */
  from?: 'md' | 'lg' | 'wide' | 'xl'
  sort?: { up: string; down: string }
}

type Of<T, V> = (row: T) => V
type More<T> = Partial<Pick<Column<T>, 'from' | 'sort' | 'width'>>

export const country = <T,>(of: Of<T, string | null>, more: More<T>): Column<T> => ({
  ...{ key: 'country', title: 'Country', width: '132px' },
  cell: (row) => countryOf(of(row)),
  text: (row) => countryOf(of(row)),
  ...more,
})

/** Parcels with their numbers; `says` what an empty cell means. */
export const tracking = <T,>(of: Of<T, Tracking[]>, says: Of<T, string>): Column<T> => ({
  ...{ key: 'tracking', title: 'Tracking', width: '246px', from: 'md' },
  cell: (row) => <Parcels of={living(of(row))} says={says(row)} />,
  text: (row) =>
    of(row)
      .filter((one) => !one.voided)
      .map((one) => one.number ?? 'shipped without a number')
      .join(', ') || says(row),
})

export const day = <T,>(
  key: string,
  title: string,
  of: Of<T, string | null>,
  more: More<T> = {},
): Column<T> => ({
  ...{ key, title, width: '112px', from: 'wide' },
  cell: (row) => <Day date={of(row)} />,
  text: (row) => of(row) ?? '',
  ...more,
})

export const amount = <T,>(key: string, title: string, of: Of<T, string>): Column<T> => ({
  ...{ key, title, width: '96px', right: true, from: 'md' },
  cell: of,
  text: of,
})

/** Plain words, cut where they are too long. */
export const words = <T,>(key: string, title: string, of: Of<T, string | null>, more: More<T> = {}) => ({
  ...{ key, title },
  cell: (row: T) => of(row) ?? '',
  text: (row: T) => of(row) ?? '',
  ...more,
})
