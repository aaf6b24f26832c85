import { useQuery } from '@tanstack/react-query'
import { systems, watch } from '../api/queries.ts'
import type { Campaign } from '../api/types.ts'
import type { Klaviyo } from '../connectors/klaviyo/types.ts'
import { many } from '../parts/money.ts'
import { type System, SystemList } from '../parts/SystemList.tsx'
import { Time } from '../parts/Time.tsx'
import { lasting } from '../parts/time.ts'

export const Integrations = () => (
  <SystemList
    title="Integrations"
    lead="What ShipStation is kept in step with. They share one connection and never wait for each other."
    add={[
      { href: '/integrations/kickstarter/new', title: 'Set up a Kickstarter campaign' },
      { href: '/integrations/klaviyo/new', title: 'Set up Klaviyo' },
    ]}
    none={{
      title: 'No integration yet',
      says: 'With the Kickstarter pledge manager, finalized pledges go to ShipStation, and tracking numbers come back. With Klaviyo, what happens to your orders becomes events for flows and segments.',
    }}
    of={useQuery(systems())}
    rows={(it) => [...it.campaigns.map(campaignRow), ...it.klaviyos.map(klaviyoRow)]}
  />
)

const campaignRow = (it: Campaign): System => ({
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

const klaviyoRow = (it: Klaviyo): System => ({
  href: `/integrations/klaviyo/${it.id}`,
  title: it.title,
  about: `Klaviyo events · ${it.account.isTest ? 'test account ' : ''}${it.account.id}`,
  status: it.status,
  aside: (
    <>
      Last event <Time at={it.lastSent} none="not sent yet" />
      <br />
      <Lag id={it.id} />
    </>
  ),
})

function Lag({ id }: { id: string }) {
  const lag = useQuery(watch(id)).data?.lagSeconds
  if (lag === null || lag === undefined) return null
  return <>Behind by {lag < 1 ? 'nothing' : lasting(lag)}</>
}
