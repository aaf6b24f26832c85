import type { ErrorComponentProps } from '@tanstack/react-router'
import { DoorButton } from '../parts/Door.tsx'
import { Empty, Failed } from '../parts/Empty.tsx'
import { useTitle } from '../parts/Page.tsx'

export function Lost() {
  useTitle('No such page')
  return (
    <div className="doorstep">
      <Empty title="There is no such page" action={<DoorButton href="/">Go to the overview</DoorButton>}>
        The address may be mistyped, or what it showed is gone. Search finds an order by any number.
      </Empty>
    </div>
  )
}

/** A defect of ours while drawing: say so, and let the person go on. */
export function Crashed({ error }: ErrorComponentProps) {
  const problem = error instanceof Error ? error : new Error('This page could not be drawn.')
  return (
    <div className="doorstep">
      <Failed problem={problem} again={() => location.reload()} />
    </div>
  )
}
