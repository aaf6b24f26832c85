import { useQuery } from '@tanstack/react-query'
import { connections } from '../api/queries.ts'
import { Door, DoorButton } from '../parts/Door.tsx'
import { Asked, Empty } from '../parts/Empty.tsx'
import { Plus } from '../parts/icons.ts'
import { Page } from '../parts/Page.tsx'
import { Status } from '../parts/Status.tsx'
import { Time } from '../parts/Time.tsx'

export function Connections() {
  const all = useQuery(connections())
  return (
    <Page
      title="Connections"
      lead="Credentials for outside systems, kept encrypted, and how well each answers."
      actions={
        all.data && all.data.connections.length > 0 ? (
          <DoorButton href="/connections/new" variant="default" leftSection={<Plus size={16} />}>
            Connect ShipStation
          </DoorButton>
        ) : null
      }
    >
      <Asked of={all}>
        {({ connections: list }) =>
          list.length === 0 ? (
            <Empty
              title="ShipStation is not connected yet"
              action={<DoorButton href="/connections/new">Connect ShipStation</DoorButton>}
            >
              One connection serves every integration. Without an account at hand, try it with the sandbox.
            </Empty>
          ) : (
            <section className="panel">
              <ul className="integrations">
                {list.map((it) => (
                  <li key={it.id}>
                    <div>
                      <Door href={`/connections/${it.id}`} className="door strong" data-row-door="">
                        {it.name}
                      </Door>
                      <div className="small dim">
                        {it.sandbox ? 'Sandbox' : 'ShipStation'} · account {it.account}
                      </div>
                    </div>
                    <div>
                      <Status of={it.status} />
                      {it.expiresSays && <div className="small dim">{it.expiresSays}</div>}
                    </div>
                    <div className="small dim">
                      Last answer <Time at={it.lastAnswer} />
                      <br />
                      {it.usedBy.length === 0
                        ? 'Used by nothing yet'
                        : `Used by ${it.usedBy.map((one) => one.title).join(', ')}`}
                    </div>
                  </li>
                ))}
              </ul>
            </section>
          )
        }
      </Asked>
    </Page>
  )
}
