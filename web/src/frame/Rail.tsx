import { useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { campaigns, issues, workspace } from '../api/queries.ts'
import { Door } from '../parts/Door.tsx'
import { number } from '../parts/money.ts'
import { campaignPages, isUnder, pages } from './pages.ts'

export function Rail() {
  const { pathname } = useLocation()
  const who = useQuery(workspace())
  const waiting = useQuery(issues())
  const open = waiting.data?.issues.length ?? 0
  return (
    <>
      <Door href="/" className="rail-name">
        <img src="/mark.svg" alt="" />
        <span>{who.data?.name ?? 'Longshore'}</span>
      </Door>
      {pages.map((page) => (
        <div key={page.href}>
          <Door
            href={page.href}
            className="rail-door"
            aria-current={isUnder(page.href, pathname) ? 'page' : undefined}
            data-open={page.href === '/integrations' && pathname.startsWith('/campaigns/')}
          >
            <page.icon size={18} aria-hidden />
            {page.title}
            {page.href === '/issues' && open > 0 && (
              <span className="rail-count">
                {number(open)}
                <span className="only-read"> open</span>
              </span>
            )}
          </Door>
          {page.href === '/integrations' && <OpenIntegration path={pathname} />}
        </div>
      ))}
      <p className="rail-foot">Longshore {who.data?.version}</p>
    </>
  )
}

/** An integration opens into its own pages while one is on screen. */
function OpenIntegration({ path }: { path: string }) {
  const all = useQuery(campaigns())
  const slug = /^\/campaigns\/([^/]+)/.exec(path)?.[1]
  const open = all.data?.campaigns.find((it) => it.slug === slug)
  if (!open) return null
  const home = `/campaigns/${open.slug}`
  return (
    <>
      <Door href={home} className="rail-door rail-sub" title={open.name}>
        <span>
          <b>{open.name}</b>
        </span>
      </Door>
      {campaignPages.map((page) => {
        const href = `${home}${page.path}`
        const here = page.path === '' ? path === home : path.startsWith(href)
        return (
          <Door
            key={href}
            href={href}
            className="rail-door rail-sub"
            aria-current={here ? 'page' : undefined}
          >
            {page.title}
          </Door>
        )
      })}
    </>
  )
}
