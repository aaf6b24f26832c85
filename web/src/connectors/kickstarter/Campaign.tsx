import { Outlet, useLocation } from '@tanstack/react-router'
import { campaignPages } from '../../frame/pages.ts'
import { Door, DoorButton } from '../../parts/Door.tsx'
import { Asked } from '../../parts/Empty.tsx'
import { ExternalLink, Upload } from '../../parts/icons.ts'
import { useTitle } from '../../parts/Page.tsx'
import { Status } from '../../parts/Status.tsx'
import type { Campaign as CampaignOf } from '../../api/types.ts'
import { ChangeCampaign } from './ChangeCampaign.tsx'
import { states } from './states.tsx'
import { useCampaign } from './useCampaign.ts'
import '../../look/kickstarter.css'

/** What stands over every page of one campaign. */
export function Campaign() {
  return <Asked of={useCampaign()}>{(it) => <Shown it={it} />}</Asked>
}

function Shown({ it }: { it: CampaignOf }) {
  useTitle(it.name)
  const { pathname } = useLocation()
  const home = `/campaigns/${it.slug}`
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-words">
          <h1>{it.name}</h1>
          <p className="line small">
            <Status of={it.status} />
            <span className="dim">
              {states[it.state].title} · {it.currency} ·{' '}
            </span>
            <Door href={it.address}>
              Project page <ExternalLink size={13} aria-hidden />
            </Door>
          </p>
        </div>
        <div className="page-actions">
          <ChangeCampaign it={it} />
          <DoorButton href={`${home}/import`} variant="default" leftSection={<Upload size={16} />}>
            Import a report
          </DoorButton>
        </div>
      </header>
      <nav className="tabs" aria-label={it.name}>
        {campaignPages.map((page) => {
          const href = `${home}${page.path}`
          const here = page.path === '' ? pathname === home : pathname.startsWith(href)
          return (
            <Door key={href} href={href} className="tab" aria-current={here ? 'page' : undefined}>
              {page.title}
              {page.title === 'Items' && it.itemsWithoutSku > 0 && (
                <span className="tab-count" title={`${it.itemsWithoutSku} without a SKU`}>
                  {it.itemsWithoutSku}
                </span>
              )}
            </Door>
          )
        })}
      </nav>
      <Outlet />
    </div>
  )
}
