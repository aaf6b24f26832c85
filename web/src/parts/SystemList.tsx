import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Status as StatusOf } from '../api/types.ts'
import { Door, DoorButton } from './Door.tsx'
import { Asked, Empty } from './Empty.tsx'
import { Plus } from './icons.ts'
import { Page } from './Page.tsx'
import { Status } from './Status.tsx'

export type System = {
  href: string
  title: string
  /** what kind of thing it is */
  about: string
  status: StatusOf
  /** under the status, where there is something to add to it */
  also?: ReactNode
  /** at the right, small */
  aside: ReactNode
}
type SystemListProps<T> = {
  title: string
  lead: string
  add: { href: string; title: string }[]
  /** nothing there yet: what would be, and why one wants it */
  none: { title: string; says: string }
  of: UseQueryResult<T>
  rows: (it: T) => System[]
}

/** A page that lists systems or integrations, each with its status and its door, and how to add one. */
export function SystemList<T>({ title, lead, add, none, of, rows }: SystemListProps<T>) {
  const some = of.data !== undefined && rows(of.data).length > 0
  return (
    <Page
      title={title}
      lead={lead}
      actions={
        some
          ? add.map((one) => (
              <DoorButton key={one.href} href={one.href} variant="default" leftSection={<Plus size={16} />}>
                {one.title}
              </DoorButton>
            ))
          : null
      }
    >
      <Asked of={of}>
        {(it) =>
          some ? (
            <section className="panel">
              <ul className="integrations">
                {rows(it).map((row) => (
                  <SystemRow key={row.href} it={row} />
                ))}
              </ul>
            </section>
          ) : (
            <Empty
              title={none.title}
              action={
                <div className="line">
                  {add.map((one) => (
                    <DoorButton key={one.href} href={one.href}>
                      {one.title}
                    </DoorButton>
                  ))}
                </div>
              }
            >
              {none.says}
            </Empty>
          )
        }
      </Asked>
    </Page>
  )
}

export const SystemRow = ({ it }: { it: System }) => (
  <li>
    <div>
      <Door href={it.href} className="door strong" data-row-door="">
        {it.title}
      </Door>
      <div className="small dim">{it.about}</div>
    </div>
    <div>
      <Status of={it.status} />
      {it.also && <div className="small dim">{it.also}</div>}
    </div>
    <div className="small dim">{it.aside}</div>
  </li>
)
