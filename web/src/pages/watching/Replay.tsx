import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import { Panel } from '../../parts/Page.tsx'
import { number } from '../../parts/money.ts'
import { Problem } from '../../parts/Problem.tsx'

type Counted = { label: string; count: number }[]

/** A day's records planned again: first what that would send, in numbers, then the press. */
export function Replay({ id }: { id: string }) {
  const [day, setDay] = useState('')
  const path = { path: { id } }
  const look = usePress(() =>
    got(api.GET('/api/integrations/{id}/replay', { params: { ...path, query: { day } } })),
  )
  const replay = usePress(
    () => got(api.POST('/api/integrations/{id}/replay', { params: path, body: { day } })),
    {
      says: (done) => done.says,
      then: () => look.reset(),
    },
  )
  const outlook = look.data
  return (
    <Panel
      title="Plan a day again"
      note="Everything that was seen on that day is looked at again with today’s settings and answers. What was sent already is not sent twice: only what differs goes."
    >
      <div className="stack">
        <form
          className="line"
          onSubmit={(event) => {
            event.preventDefault()
            look.mutate()
          }}
        >
          <TextInput
            type="date"
            label="Day"
            required
            value={day}
            onChange={(event) => {
              setDay(event.currentTarget.value)
              look.reset()
            }}
          />
          <Button
            type="submit"
            variant="default"
            loading={look.isPending}
            disabled={day === ''}
            className="end"
          >
            Show what would go
          </Button>
        </form>
        <Problem of={look.error ?? replay.error} />
        {outlook && (
          <div className="stack" role="status">
            <p>
              <b>{outlook.says}</b>
            </p>
            <Numbers title="Would be sent" of={outlook.steps} />
            <Numbers title="Would wait" of={outlook.waits} />
            <Numbers title="Not sent" of={outlook.skips} />
            {outlook.records > 0 && (
              <div>
                <Button loading={replay.isPending} onClick={() => replay.mutate()}>
                  Plan this day again
                </Button>
              </div>
            )}
          </div>
        )}
      </div>
    </Panel>
  )
}

function Numbers({ title, of }: { title: string; of: Counted }) {
  if (of.length === 0) return null
  return (
    <div>
      <h3>{title}</h3>
      <ul className="stack-tight">
        {of.map((one) => (
          <li key={one.label}>
            <b className="num">{number(one.count)}</b> {one.label}
          </li>
        ))}
      </ul>
    </div>
  )
}
