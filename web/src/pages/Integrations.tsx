import { useQuery } from '@tanstack/react-query'
import { campaigns } from '../api/queries.ts'
import { Door, DoorButton } from '../parts/Door.tsx'
import { Asked, Empty } from '../parts/Empty.tsx'
import { Plus } from '../parts/icons.ts'
import { many } from '../parts/money.ts'
import { Page } from '../parts/Page.tsx'
import { Status } from '../parts/Status.tsx'
import { Day } from '../parts/Time.tsx'

const setUp = '/integrations/kickstarter/new'

export function Integrations() {
  const all = useQuery(campaigns())
  return (
    <Page
      title="Integrations"
      lead="What ShipStation is kept in step with. They share one connection and never wait for each other."
      actions={
        all.data && all.data.campaigns.length > 0 ? (
          <DoorButton href={setUp} leftSection={<Plus size={16} />}>
            Set up a Kickstarter campaign
          </DoorButton>
        ) : null
      }
    >
      <Asked of={all}>
        {({ campaigns: list }) =>
          list.length === 0 ? (
            <Empty
              title="No integration yet"
              action={<DoorButton href={setUp}>Set up a Kickstarter campaign</DoorButton>}
            >
              With the Kickstarter pledge manager, finalized pledges go to ShipStation, and tracking numbers
              come back to the backer report, the backer’s pledge page and their e-mail.
            </Empty>
          ) : (
            <section className="panel">
              <ul className="integrations">
                {list.map((it) => (
                  <li key={it.slug}>
                    <div>
                      <Door href={`/campaigns/${it.slug}`} className="door strong" data-row-door="">
                        {it.name}
                      </Door>
                      <div className="small dim">Kickstarter pledge manager · {it.slug}</div>
                    </div>
                    <Status of={it.status} />
                    <div className="small dim">
                      {many(it.counts.backers, 'backer')}
                      {it.lastImport && (
                        <>
                          , last report <Day date={it.lastImport.at} />
                        </>
                      )}
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
