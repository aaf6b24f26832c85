import type { BackerRow } from '../../api/types.ts'
import { amount, type Column, country, day, tracking, words } from '../../parts/columns.tsx'
import { stateLook } from '../../parts/looks.ts'
import { moneyOf } from '../../parts/money.ts'
import { State } from '../../parts/Status.tsx'

/** The backer report on screen; the same columns make its CSV. */
export const backerColumns: Column<BackerRow>[] = [
  words('number', 'Backer', (it) => it.number, { width: '84px', sort: { up: 'number', down: '-number' } }),
  {
    ...words<BackerRow>('name', 'Name', (it) => it.name, { sort: { up: 'name', down: '-name' } }),
    cell: (it) => it.name ?? it.email ?? '',
  },
  words('email', 'E-mail', (it) => it.email, { from: 'xl' }),
  country((it) => it.country, { from: 'wide' }),
  words('reward', 'Reward', (it) => it.reward, { from: 'lg' }),
  {
    key: 'state',
    title: 'State',
    width: '168px',
    cell: (it) => <State of={it.state} />,
    text: (it) => `${stateLook[it.state].word}: ${it.why}`,
  },
  tracking(
    (it) => it.tracking,
    (it) => it.trackingSays,
  ),
  day('pledgedAt', 'Pledged on', (it) => it.pledgedAt, { sort: { up: 'pledgedAt', down: '-pledgedAt' } }),
  amount('pledged', 'Pledged', (it) => moneyOf(it.pledged)),
]
