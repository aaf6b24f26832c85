import { useQuery } from '@tanstack/react-query'
import { campaigns } from '../api/queries.ts'
import type { Campaign } from '../api/types.ts'
import { many } from '../parts/money.ts'
import { type System, SystemList } from '../parts/SystemList.tsx'
import { Time } from '../parts/Time.tsx'

export const Integrations = () => (
  <SystemList
    title="Integrations"
    lead="What ShipStation is kept in step with. They share one connection and never wait for each other."
    add={{ href: '/integrations/kickstarter/new', title: 'Set up a Kickstarter campaign' }}
    none={{
      title: 'No integration yet',
      says: 'With the Kickstarter pledge manager, finalized pledges go to ShipStation, and tracking numbers come back to the backer report, the backer’s pledge page and their e-mail.',
    }}
    of={useQuery(campaigns())}
    rows={(it) => it.campaigns.map(rowOf)}
  />
)

const rowOf = (it: Campaign): System => ({
  href: `/campaigns/${it.slug}`,
  title: it.name,
  about: `Kickstarter pledge manager · ${it.slug}`,
  status: it.status,
  aside: (
    <>
      {many(it.counts.backers, 'backer')}
      {it.lastImport && (
        <>
          <br />
          Last report <Time at={it.lastImport.at} />
        </>
      )}
    </>
  ),
})
