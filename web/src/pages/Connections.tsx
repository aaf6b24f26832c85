import { useQuery } from '@tanstack/react-query'
import { connections } from '../api/queries.ts'
import type { Connection } from '../api/types.ts'
import { sentence } from '../parts/looks.ts'
import { type System, SystemList } from '../parts/SystemList.tsx'
import { Time } from '../parts/Time.tsx'

export const Connections = () => (
  <SystemList
    title="Connections"
    lead="Credentials for outside systems, kept encrypted, and how well each answers."
    add={[{ href: '/connections/new', title: 'Connect ShipStation' }]}
    none={{
      title: 'ShipStation is not connected yet',
      says: 'One connection serves every integration. Without an account at hand, try it with the sandbox.',
    }}
    of={useQuery(connections())}
    rows={(it) => it.connections.map(rowOf)}
  />
)

const rowOf = (it: Connection): System => (it.connector === 'shipstation' ? shipstationRow(it) : otherRow(it))

/** A key that is seen to on the page of what uses it. */
const otherRow = (it: Connection): System => ({
  href: it.usedBy[0]?.href ?? `/connections/${it.id}`,
  title: it.name,
  about: `${sentence(it.connector)} · account ${it.account.replace(/^[^:]*:/, '')}`,
  status: { ...it.status, detail: it.status.word === 'In step' ? '' : it.status.detail },
  aside: (
    <>
      Key ends in <code>{it.apiKey.last4}</code>
      <br />
      {it.usedBy.length === 0 ? 'Used by nothing' : `Used by ${it.usedBy.map((one) => one.title).join(', ')}`}
    </>
  ),
})

const shipstationRow = (it: Connection): System => ({
  href: `/connections/${it.id}`,
  title: it.name,
  about: `${it.sandbox ? 'Sandbox' : 'ShipStation'} · account ${it.account}`,
  status: it.status,
  also: it.expiresSays,
  aside: (
    <>
      Last answer <Time at={it.lastAnswer} />
      <br />
      {it.usedBy.length === 0
        ? 'Used by nothing yet'
        : `Used by ${it.usedBy.map((one) => one.title).join(', ')}`}
    </>
  ),
})
