import { Button, Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Refused } from '../api/refused.ts'
import { AlertTriangle, Refresh } from './icons.ts'

/** Nothing yet: what would be here, and the one next action. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action && <div>{action}</div>}
    </div>
  )
}

/** Something is there, but not under this filter. */
export function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <div className="no-match" role="status">
      <span>Nothing matches this search and these filters.</span>
      <Button variant="default" size="xs" onClick={onClear}>
        Clear the filters
      </Button>
    </div>
  )
}

/** It could not be read: what happened, and again. */
export function Failed({ problem, again }: { problem: Error; again?: (() => void) | undefined }) {
  const words = problem instanceof Refused ? problem : { says: problem.message, remedy: undefined }
  return (
    <div className="failed" role="alert">
      <AlertTriangle size={18} aria-hidden />
      <div>
        <b>{words.says}</b>
        {words.remedy && <p>{words.remedy}</p>}
      </div>
      {again && (
        <Button variant="default" size="xs" leftSection={<Refresh size={14} />} onClick={again}>
          Try again
        </Button>
      )}
    </div>
  )
}

export function Loading({ lines = 6 }: { lines?: number }) {
  return (
    <div className="loading" role="status" aria-busy="true" aria-label="Loading">
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={20} radius="sm" className="loading-line" />
      ))}
    </div>
  )
}

/** One answer of the hub on screen: while it comes, when it fails, when it is there. */
export function Asked<T>({
  of,
  lines,
  children,
}: {
  of: UseQueryResult<T>
  lines?: number
  children: (it: T) => ReactNode
}) {
  if (of.data !== undefined) return children(of.data)
  if (of.error) return <Failed problem={of.error} again={() => void of.refetch()} />
  return <Loading lines={lines ?? 6} />
}
