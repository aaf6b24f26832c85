import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api, got } from '../api/client.ts'
import { usePress } from '../api/press.ts'
import { about } from '../api/refused.ts'
import { Mail } from './icons.ts'
import { Problem } from './Problem.tsx'

/** One mail to yourself, before any goes to a backer. */
export function MailTest({ to, from, onSent }: { to: string; from: string; onSent: (says: string) => void }) {
  const [given, set] = useState({ to, from })
  const test = usePress(() => got(api.POST('/api/mail/test', { body: given })), {
    then: (it) => onSent(it.says),
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        test.mutate()
      }}
    >
      <div className="pair">
        <TextInput
          label="Test mail to"
          type="email"
          required
          value={given.to}
          error={about(test.error, 'to')}
          onChange={(event) => set({ ...given, to: event.currentTarget.value })}
        />
        <TextInput
          label="Test mail from"
          type="email"
          required
          value={given.from}
          error={about(test.error, 'from')}
          onChange={(event) => set({ ...given, from: event.currentTarget.value })}
        />
      </div>
      <Problem of={test.error} fields={['to', 'from']} />
      <div>
        <Button type="submit" variant="default" leftSection={<Mail size={16} />} loading={test.isPending}>
          Send a test mail
        </Button>
      </div>
    </form>
  )
}
