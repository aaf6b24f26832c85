import { Skeleton } from '@mantine/core'
import { Outlet, useLocation } from '@tanstack/react-router'
import { Door } from '../../parts/Door.tsx'
import { Failed } from '../../parts/Empty.tsx'
import { number } from '../../parts/money.ts'
import { useTitle } from '../../parts/Page.tsx'
import { Status } from '../../parts/Status.tsx'
import { Trouble } from './Trouble.tsx'
import { useId, useKlaviyo } from './useKlaviyo.ts'
import '../../look/kickstarter.css'
import '../../look/order.css'
import './klaviyo.css'

const pages = [
  { title: 'Sync', path: '' },
  { title: 'Activity feed', path: '/feed' },
  { title: 'Verify', path: '/verify' },
  { title: 'Names and properties', path: '/names' },
  { title: 'Settings', path: '/settings' },
] as const

/** What stands over every page of one Klaviyo account. */
export function Klaviyo() {
  const id = useId()
  const { data, error, refetch } = useKlaviyo()
  useTitle(data?.title ?? 'Klaviyo')
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-words">
          <h1>{data?.title ?? 'Klaviyo'}</h1>
          <div className="line small">
            {data ? (
              <>
                <Status of={data.status} />
                <span className="dim">
                  {data.account.isTest ? 'Test account, days' : 'Days'} in {data.account.zone}
                </span>
              </>
            ) : (
              <Skeleton height={16} width={260} />
            )}
          </div>
        </div>
      </header>
      <Tabs id={id} refused={data?.queue.refused ?? 0} />
      {data && <Trouble it={data} />}
      {error && !data ? <Failed problem={error} again={() => void refetch()} /> : <Outlet />}
    </div>
  )
}

function Tabs({ id, refused }: { id: string; refused: number }) {
  const { pathname } = useLocation()
  const home = `/integrations/klaviyo/${id}`
  return (
    <nav className="tabs" aria-label="Klaviyo">
      {pages.map((page) => {
        const href = `${home}${page.path}`
        const here = page.path === '' ? pathname === home : pathname.startsWith(href)
        return (
          <Door key={href} href={href} className="tab" aria-current={here ? 'page' : undefined}>
            {page.title}
            {page.path === '/feed' && refused > 0 && (
              <span className="tab-count" title={`${number(refused)} refused by Klaviyo`}>
                {number(refused)}
              </span>
            )}
          </Door>
        )
      })}
    </nav>
  )
}
