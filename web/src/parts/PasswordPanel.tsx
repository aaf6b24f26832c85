import { Button, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { changePassword } from '../api/person.ts'
import { usePress } from '../api/press.ts'
import { about } from '../api/refused.ts'
import { Panel } from './Page.tsx'
import { Problem } from './Problem.tsx'

const none = { present: '', next: '' }

export function PasswordPanel() {
  const [given, set] = useState(none)
  const change = usePress(() => changePassword(given), { says: (it) => it.says, then: () => set(none) })
  return (
    <Panel
      title="Your password"
      note="At least 12 characters; a few words do well. Changing it signs out every other browser."
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate()
        }}
      >
        <div className="pair">
          <PasswordInput
            label="Present password"
            autoComplete="current-password"
            required
            value={given.present}
            error={about(change.error, 'present')}
            onChange={(event) => set({ ...given, present: event.currentTarget.value })}
          />
          <PasswordInput
            label="New password"
            autoComplete="new-password"
            required
            minLength={12}
            value={given.next}
            error={about(change.error, 'next') ?? about(change.error, 'password')}
            onChange={(event) => set({ ...given, next: event.currentTarget.value })}
          />
        </div>
        <Problem of={change.error} fields={['present', 'next', 'password']} />
        <div>
          <Button type="submit" variant="default" loading={change.isPending}>
            Change the password
          </Button>
        </div>
      </form>
    </Panel>
  )
}
