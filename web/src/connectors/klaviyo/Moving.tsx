import { useQuery } from '@tanstack/react-query'
import { connections } from '../../api/queries.ts'
import { DoorButton } from '../../parts/Door.tsx'
import { Asked, Empty } from '../../parts/Empty.tsx'
import { Page } from '../../parts/Page.tsx'
import { Note } from '../../parts/Problem.tsx'
import { review } from './queries.ts'
import './klaviyo.css'

/** From Klaviyo's own ShipStation integration to this one, without anybody being mailed twice. */
export function Moving() {
  const list = useQuery(connections())
  const connection = list.data?.connections.find((one) => one.connector === 'shipstation')
  const about = useQuery(review(connection?.id ?? ''))
  return (
    <Page
      narrow
      title="Moving from Klaviyo’s own integration"
      lead="Both can run side by side. What must not happen is that a flow of each mails the same person."
      actions={
        <DoorButton href="/integrations/klaviyo/new" variant="default">
          Set up Klaviyo
        </DoorButton>
      }
    >
      <Asked of={list}>
        {() =>
          connection ? (
            <Asked of={about}>
              {(it) => (
                <>
                  <ol className="moving">
                    {it.checklist.map((one) => (
                      <li key={one.title}>
                        <b>{one.title}</b>
                        <p>{one.says}</p>
                      </li>
                    ))}
                  </ol>
                  <Note>{it.whyHere}</Note>
                </>
              )}
            </Asked>
          ) : (
            <Empty
              title="Connect ShipStation first"
              action={<DoorButton href="/connections/new">Connect ShipStation</DoorButton>}
            >
              Then set up Klaviyo, and come back to this list.
            </Empty>
          )
        }
      </Asked>
    </Page>
  )
}
