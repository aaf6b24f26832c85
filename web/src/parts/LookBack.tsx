import { Button, NumberInput } from '@mantine/core'
import { useState } from 'react'
import { api, got } from '../api/client.ts'
import { usePress } from '../api/press.ts'
import { many } from './money.ts'
import { Problem } from './Problem.tsx'

/** How far back an account is read. More days read only what is missing; fewer take nothing away. */
export function LookBack({ id, days }: { id: string; days: number }) {
  const [to, setTo] = useState<number | null>(null)
  const change = usePress(
    (next: number) =>
      got(api.PUT('/api/connections/{id}/look-back', { params: { path: { id } }, body: { days: next } })),
    { says: (done) => done.says, then: () => setTo(null) },
  )
  if (to === null)
    return (
      <span>
        {many(days, 'day')} before you connected{' '}
        <button type="button" className="plain" onClick={() => setTo(days)}>
          Change
        </button>
      </span>
    )
  return (
    <form
      className="line"
      onSubmit={(event) => {
        event.preventDefault()
        change.mutate(to)
      }}
    >
      <NumberInput
        aria-label="Days to read back"
        size="xs"
        min={1}
        max={3650}
        allowDecimal={false}
        suffix=" days"
        value={to}
        onChange={(value) => setTo(Number(value) || 1)}
        className="short"
      />
      <Button type="submit" size="xs" loading={change.isPending}>
        Read so far back
      </Button>
      <Button size="xs" variant="default" onClick={() => setTo(null)}>
        Cancel
      </Button>
      <Problem of={change.error} />
    </form>
  )
}
