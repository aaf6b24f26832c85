import type { BackerRow } from '../../api/types.ts'
import { Parcels } from '../../parts/Addressed.tsx'
import { countryOf, moneyOf } from '../../parts/money.ts'
import type { Column } from '../../parts/Rows.tsx'
import { State, stateWord } from '../../parts/Status.tsx'
import { Day } from '../../parts/Time.tsx'

/** The backer report on screen; the same columns make its CSV. */
export const backerColumns: Column<BackerRow>[] = [
  {
    key: 'number',
    title: 'Backer',
    width: '76px',
    cell: (it) => it.number,
    text: (it) => it.number,
    sort: { up: 'number', down: '-number' },
  },
  {
    key: 'name',
    title: 'Name',
    cell: (it) => it.name ?? it.email ?? '',
    text: (it) => it.name ?? '',
    sort: { up: 'name', down: '-name' },
  },
  { key: 'email', title: 'E-mail', from: 'xl', cell: (it) => it.email ?? '', text: (it) => it.email ?? '' },
  {
    key: 'country',
    title: 'Country',
    width: '118px',
    from: 'lg',
    cell: (it) => countryOf(it.country),
    text: (it) => countryOf(it.country),
  },
  {
    key: 'reward',
    title: 'Reward',
    from: 'lg',
    cell: (it) => it.reward ?? '',
    text: (it) => it.reward ?? '',
  },
  {
    key: 'state',
    title: 'State',
    width: '168px',
    cell: (it) => <State of={it.state} />,
    text: (it) => `${stateWord[it.state]}: ${it.why}`,
  },
  {
    key: 'tracking',
    title: 'Tracking',
    width: '246px',
    from: 'md',
    cell: (it) => <Parcels of={it.tracking} says={it.trackingSays} />,
    text: (it) =>
      it.tracking
        .filter((one) => !one.voided)
        .map((one) => one.number ?? 'shipped without a number')
        .join(', ') || it.trackingSays,
  },
  {
    key: 'pledgedAt',
    title: 'Pledged on',
    width: '112px',
    from: 'lg',
    cell: (it) => <Day date={it.pledgedAt} />,
    text: (it) => it.pledgedAt ?? '',
    sort: { up: 'pledgedAt', down: '-pledgedAt' },
  },
  {
    key: 'pledged',
    title: 'Pledged',
    width: '92px',
    right: true,
    from: 'md',
    cell: (it) => moneyOf(it.pledged),
    text: (it) => moneyOf(it.pledged),
  },
]
