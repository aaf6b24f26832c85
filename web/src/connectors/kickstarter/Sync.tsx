import { useQuery } from '@tanstack/react-query'
import { sync } from '../../api/queries.ts'
import type { Sync } from '../../api/types.ts'
import { Asked } from '../../parts/Empty.tsx'
import { ConfigureSync } from './ConfigureSync.tsx'
import { MailPanel } from './MailPanel.tsx'
import { PledgePanel } from './PledgePanel.tsx'
import { Release } from './Release.tsx'
import { SendOne } from './SendOne.tsx'
import { SyncStatus } from './SyncStatus.tsx'
import { TrackingTemplate } from './TrackingTemplate.tsx'
import { useSlug } from './useCampaign.ts'

export function SyncTab() {
  const slug = useSlug()
  return (
    <Asked of={useQuery(sync(slug))}>
      {({ sync: it }) => (it ? <Configured slug={slug} it={it} /> : <ConfigureSync slug={slug} />)}
    </Asked>
  )
}

function Configured({ slug, it }: { slug: string; it: Sync }) {
  return (
    <>
      <SyncStatus slug={slug} it={it} />
      {it.released !== 'all' && it.state === 'active' && (
        <>
          <SendOne slug={slug} it={it} />
          <Release slug={slug} it={it} />
        </>
      )}
      <TrackingTemplate slug={slug} />
      <MailPanel slug={slug} it={it} />
      <PledgePanel slug={slug} it={it} />
    </>
  )
}
