import { Skeleton } from '@mantine/core'
import { Outlet, useLocation } from '@tanstack/react-router'
import { campaignPages } from '../../frame/pages.ts'
import { Door, DoorButton } from '../../parts/Door.tsx'
import { Failed } from '../../parts/Empty.tsx'
import { ExternalLink, Upload } from '../../parts/icons.ts'
import { useTitle } from '../../parts/Page.tsx'
import { Status } from '../../parts/Status.tsx'
import type { Campaign as CampaignOf } from '../../api/types.ts'
import { ChangeCampaign } from './ChangeCampaign.tsx'
import { states } from './states.tsx'
import { useCampaign, useSlug } from './useCampaign.ts'
import '../../look/kickstarter.css'

/** What stands over every page of one campaign. It stands while the campaign is still read, so that nothing jumps. */
export function Campaign() {
  const slug = useSlug()
  const { data, error, refetch } = useCampaign()
  useTitle(data?.name ?? slug)
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-words">
          <h1>{data?.name ?? slug}</h1>
          <div className="line small">
            {data ? <Standing it={data} /> : <Skeleton height={16} width={260} />}
          </div>
        </div>
        <div className="page-actions">
          {data && <ChangeCampaign it={data} />}
          <DoorButton href={`/campaigns/${slug}/import`} variant="default" leftSection={<Upload size={16} />}>
            Import a report
          </DoorButton>
        </div>
      </header>
      <Tabs slug={slug} unmapped={data?.itemsWithoutSku ?? 0} />
      {error && !data ? <Failed problem={error} again={() => void refetch()} /> : <Outlet />}
    </div>
  )
}

const Standing = ({ it }: { it: CampaignOf }) => (
  <>
    <Status of={it.status} />
    <span className="dim">
      {states[it.state].title} · {it.currency} ·{' '}
    </span>
    <Door href={it.address}>
      Project page <ExternalLink size={13} aria-hidden />
    </Door>
  </>
)

function Tabs({ slug, unmapped }: { slug: string; unmapped: number }) {
  const { pathname } = useLocation()
  const home = `/campaigns/${slug}`
  return (
    <nav className="tabs" aria-label="Campaign">
      {campaignPages.map((page) => {
        const href = `${home}${page.path}`
        const here = page.path === '' ? pathname === home : pathname.startsWith(href)
        return (
          <Door key={href} href={href} className="tab" aria-current={here ? 'page' : undefined}>
            {page.title}
            {page.title === 'Items' && unmapped > 0 && (
              <span className="tab-count" title={`${unmapped} without a SKU`}>
                {unmapped}
              </span>
            )}
          </Door>
        )
      })}
    </nav>
  )
}
