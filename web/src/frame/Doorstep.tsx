import type { ReactNode } from 'react'
import { useTitle } from '../parts/Page.tsx'

/** A page before one is inside: set-up and sign-in. */
export function Doorstep({
  title,
  lead,
  children,
}: {
  title: string
  lead?: ReactNode
  children: ReactNode
}) {
  useTitle(title)
  return (
    <main className="doorstep">
      <div className="doorstep-box">
        <div className="doorstep-mark">
          <img src="/mark.svg" alt="" />
          Longshore
        </div>
        <h1>{title}</h1>
        {lead && <p className="lead">{lead}</p>}
        <div className="doorstep-form">{children}</div>
      </div>
    </main>
  )
}
