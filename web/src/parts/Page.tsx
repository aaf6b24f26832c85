import type { UseQueryResult } from '@tanstack/react-query'
import { useEffect, type ReactNode } from 'react'
import { Asked } from './Empty.tsx'

/** The name in the browser's tab, and what is read aloud when the page changes. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === 'Longshore' ? title : `${title} · Longshore`
  }, [title])
}

type PageProps = {
  title: string
  lead?: ReactNode
  actions?: ReactNode
  children: ReactNode
  narrow?: boolean
}
export function Page({ title, lead, actions, children, narrow = false }: PageProps) {
  useTitle(title)
  return (
    <div className={narrow ? 'page page-narrow' : 'page'}>
      <header className="page-head">
        <div className="page-words">
          <h1>{title}</h1>
          {lead && <div className="lead">{lead}</div>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

/** A page that is one answer of the hub: it has its head already while that comes, and when it does not. */
export function AskedPage<T>({ of, title, children }: AskedPageProps<T>) {
  if (of.data !== undefined) return children(of.data)
  return (
    <Page title={title}>
      <Asked of={of} lines={10}>
        {children}
      </Asked>
    </Page>
  )
}
type AskedPageProps<T> = { of: UseQueryResult<T>; title: string; children: (it: T) => ReactNode }

type PanelProps = {
  title?: ReactNode
  note?: ReactNode
  actions?: ReactNode
  children: ReactNode
  flush?: boolean
}
/** A bordered part of a page with its own heading. */
export function Panel({ title, note, actions, children, flush = false }: PanelProps) {
  return (
    <section className="panel">
      {(title || actions) && (
        <header className="panel-head">
          <div>
            {title && <h2>{title}</h2>}
            {note && <p className="dim">{note}</p>}
          </div>
          {actions && <div className="page-actions">{actions}</div>}
        </header>
      )}
      <div className={flush ? 'panel-flush' : 'panel-body'}>{children}</div>
    </section>
  )
}

/** Label and value, in pairs. */
export function Facts({ of }: { of: [label: string, value: ReactNode][] }) {
  return (
    <dl className="facts">
      {of.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
