import { Button, Switch, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, got } from '../../api/client.ts'
import { tell, usePress } from '../../api/press.ts'
import { workspace } from '../../api/queries.ts'
import { about } from '../../api/refused.ts'
import type { Sync } from '../../api/types.ts'
import { Door } from '../../parts/Door.tsx'
import { MailTest } from '../../parts/MailTest.tsx'
import { Panel } from '../../parts/Page.tsx'
import { Problem } from '../../parts/Problem.tsx'

type MailSettings = Pick<Sync['mail'], 'on' | 'from' | 'replyTo' | 'subject' | 'intro'>
const fields = ['from', 'replyTo', 'subject', 'intro', 'on', 'mail']

/** Mail to backers: off until switched on, and tried on yourself first. */
export function MailPanel({ slug, it }: { slug: string; it: Sync }) {
  const { mail } = it
  const who = useQuery(workspace()).data
  const [given, set] = useState({
    from: mail.from ?? '',
    replyTo: mail.replyTo ?? '',
    subject: mail.subject,
    intro: mail.intro,
  })
  const change = usePress(
    (patch: Partial<MailSettings>) =>
      got(api.PATCH('/api/campaigns/{slug}/sync', { params: { path: { slug } }, body: { mail: patch } })),
    { says: (now) => now.mail.says },
  )
  const says = (field: string) => about(change.error, field) ?? about(change.error, `mail.${field}`)
  return (
    <Panel
      title="Mail to backers"
      note={mail.says}
      actions={
        <>
          {!mail.smtp && <Door href="/settings">How to set a mail server</Door>}
          <Door href={`/mails?campaign=${encodeURIComponent(slug)}`}>Outbox</Door>
          <Switch
            label="Send a mail for each parcel"
            checked={mail.on}
            onChange={(event) => change.mutate({ on: event.currentTarget.checked })}
          />
        </>
      }
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate({ ...given, from: given.from || null, replyTo: given.replyTo || null })
        }}
      >
        <p className="dim small">
          One mail a parcel, ever: a voided label sends none, and one that may have left is never repeated by
          itself.
        </p>
        <div className="pair">
          <TextInput
            label="From"
            type="email"
            value={given.from}
            error={says('from')}
            onChange={(event) => set({ ...given, from: event.currentTarget.value })}
          />
          <TextInput
            label="Answers go to"
            type="email"
            value={given.replyTo}
            error={says('replyTo')}
            onChange={(event) => set({ ...given, replyTo: event.currentTarget.value })}
          />
        </div>
        <TextInput
          label="Subject"
          value={given.subject}
          error={says('subject')}
          onChange={(event) => set({ ...given, subject: event.currentTarget.value })}
        />
        <Textarea
          label="First lines"
          description="The parcel’s number, its link and what is in it follow by themselves."
          autosize
          minRows={3}
          value={given.intro}
          error={says('intro')}
          onChange={(event) => set({ ...given, intro: event.currentTarget.value })}
        />
        <Problem of={change.error} fields={fields.flatMap((field) => [field, `mail.${field}`])} />
        <div>
          <Button type="submit" variant="default" loading={change.isPending}>
            Save the mail
          </Button>
        </div>
      </form>
      <hr />
      {mail.tested && <p className="dim small">A test mail has been sent.</p>}
      <MailTest
        key={`${who?.person.email}${mail.from}`}
        to={who?.person.email ?? ''}
        from={mail.from ?? ''}
        onSent={tell}
      />
    </Panel>
  )
}
