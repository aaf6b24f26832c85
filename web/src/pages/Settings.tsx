import { Button, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got } from '../api/client.ts'
import { tell, usePress } from '../api/press.ts'
import { mailSettings, workspace } from '../api/queries.ts'
import { about } from '../api/refused.ts'
import type { Workspace } from '../api/types.ts'
import { CopyId } from '../parts/Copy.tsx'
import { Door } from '../parts/Door.tsx'
import { Asked } from '../parts/Empty.tsx'
import { MailTest } from '../parts/MailTest.tsx'
import { PasswordPanel } from '../parts/PasswordPanel.tsx'
import { Page, Panel } from '../parts/Page.tsx'
import { Problem } from '../parts/Problem.tsx'

export function Settings() {
  const who = useQuery(workspace())
  return (
    <Page title="Settings" narrow>
      <Asked of={who}>
        {(it) => (
          <>
            <WorkspaceForm it={it} />
            <PasswordPanel />
            <MailPanel it={it} />
            <Panel title="This hub’s address">
              {it.url ? (
                <p>
                  <CopyId text={it.url} label="Copy the address" />
                  <br />
                  ShipStation’s webhooks and the links in mails use it.
                </p>
              ) : (
                <p>
                  No address is set, so webhooks and pledge-page links in mails stay off; ShipStation is still
                  read on schedule. To switch them on, start the hub with <code>LONGSHORE_URL</code> set to
                  the address under which the outside reaches it, such as <code>https://hub.example.com</code>
                  .
                </p>
              )}
            </Panel>
            <Panel
              title="Command line"
              note="Does what these pages do, on the hub’s own machine. It signs in by itself there."
            >
              <ul className="stack-tight">
                {[
                  'npx longshore status',
                  'npx longshore import FILE --campaign NAME',
                  'npx longshore trace ID',
                ].map((line) => (
                  <li key={line}>
                    <CopyId text={line} label="Copy the command" />
                  </li>
                ))}
              </ul>
            </Panel>
          </>
        )}
      </Asked>
    </Page>
  )
}

function WorkspaceForm({ it }: { it: Workspace }) {
  const [name, setName] = useState(it.name)
  const [zone, setZone] = useState(it.zone)
  const save = usePress(() => got(api.PATCH('/api/workspace', { body: { name, zone } })), {
    says: () => 'Saved.',
  })
  return (
    <Panel title="Workspace">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <TextInput
          label="Name"
          required
          value={name}
          error={about(save.error, 'name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label="Time zone"
          description="A day begins and ends by this clock, in reports and in counts of today."
          searchable
          allowDeselect={false}
          data={[...new Set([it.zone, 'UTC', ...Intl.supportedValuesOf('timeZone')])]}
          value={zone}
          error={about(save.error, 'zone')}
          onChange={(next) => setZone(next ?? it.zone)}
        />
        <Problem of={save.error} fields={['name', 'zone']} />
        <div>
          <Button type="submit" loading={save.isPending} disabled={name === it.name && zone === it.zone}>
            Save
          </Button>
        </div>
      </form>
    </Panel>
  )
}

function MailPanel({ it }: { it: Workspace }) {
  const how = useQuery(mailSettings())
  return (
    <Panel title="Mail" actions={<Door href="/mails">Outbox</Door>}>
      <Asked of={how} lines={2}>
        {(mail) => (
          <div className="stack">
            {mail.smtp ? (
              <p>
                Mail leaves through <code>{mail.smtp}</code>.{' '}
                {mail.tested ? 'A test mail has arrived there.' : 'It has not been tried yet.'}
              </p>
            ) : (
              <p>
                No mail server is set: mails are kept in the <Door href="/mails">outbox</Door> to read, and
                none leaves. To send them, start the hub with <code>LONGSHORE_SMTP_URL</code>, such as{' '}
                <code>smtps://name:password@mail.example.com</code>.
              </p>
            )}
            <MailTest to={it.person.email} from={mail.from ?? ''} onSent={tell} />
          </div>
        )}
      </Asked>
    </Panel>
  )
}
