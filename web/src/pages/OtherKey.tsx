import type { Connection } from '../api/types.ts'
import { CopyId } from '../parts/Copy.tsx'
import { Door, DoorButton } from '../parts/Door.tsx'
import { sentence } from '../parts/looks.ts'
import { Meter } from '../parts/Meter.tsx'
import { Facts, Page, Panel } from '../parts/Page.tsx'
import { Status } from '../parts/Status.tsx'
import { Time } from '../parts/Time.tsx'

/** A key to a system that is only written to. It is checked, replaced and forgotten on the page of what uses it. */
export function OtherKey({ it }: { it: Connection }) {
  const [user] = it.usedBy
  return (
    <Page
      title={it.name}
      lead={<Status of={it.status} />}
      actions={user && <DoorButton href={user.href}>Open {user.title}</DoorButton>}
    >
      <div className="two">
        <Panel title="Key">
          <Facts
            of={[
              ['Private key', <code key="k">ends in {it.apiKey.last4}</code>],
              ['Given', <Time key="g" at={it.apiKey.changedAt} />],
              [
                'Account',
                <CopyId key="a" text={it.account.replace(/^[^:]*:/, '')} label="Copy the account" />,
              ],
            ]}
          />
        </Panel>
        <Panel title="Requests this minute">
          {it.budget ? <Meter of={it.budget} /> : <p className="dim">No request has been made yet.</p>}
        </Panel>
      </div>
      <Panel title="Used by">
        {it.usedBy.length === 0 ? (
          <p className="dim">
            Nothing. Set {sentence(it.connector)} up again under{' '}
            <Door href="/integrations">Integrations</Door>, and this key is used or replaced there.
          </p>
        ) : (
          <ul className="stack-tight">
            {it.usedBy.map((one) => (
              <li key={one.id}>
                <Door href={one.href}>{one.title}</Door>{' '}
                <span className="dim">checks, replaces and forgets this key</span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </Page>
  )
}
