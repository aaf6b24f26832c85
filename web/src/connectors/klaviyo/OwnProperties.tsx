import { ActionIcon, Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Plus, Trash } from '../../parts/icons.ts'
import { Panel } from '../../parts/Page.tsx'
import type { Wrong } from './Names.tsx'
import type { Changing } from './settings.ts'

type Own = { name: string; value: string | number | boolean }

type OwnPropertiesProps = { of: Changing; wrong: Wrong }
/** The same on every event: a brand, say, for an account that several shops share. */
export function OwnProperties({ of: { value, changes, change }, wrong }: OwnPropertiesProps) {
  const kept = Object.entries(value.added).map(([name, one]): Own => ({ name, value: one }))
  const [rows, setRows] = useState<Own[] | null>(null)
  // A row whose name is not typed yet is here alone; taken back or saved, what is kept stands again.
  const shown = rows === null || (changes === 0 && rows.every((row) => row.name !== '')) ? kept : rows
  const put = (next: Own[]) => {
    setRows(next)
    change({
      added: Object.fromEntries(
        next.flatMap((row) => (row.name.trim() ? [[row.name.trim(), row.value]] : [])),
      ),
    })
  }
  const edit = (place: number, patch: Partial<Own>) =>
    put(shown.map((row, at) => (at === place ? { ...row, ...patch } : row)))
  return (
    <Panel
      title="Properties of your own"
      note="The same on every event: your brand, say, where shops share an account."
    >
      <div className="stack">
        {shown.map((row, place) => (
          // why: a row is its place while its name is being typed
          <div key={place} className="own">
            <TextInput
              size="xs"
              aria-label="Property"
              placeholder="Brand"
              maxLength={100}
              value={row.name}
              error={wrong(`added.${row.name.trim()}`)}
              onChange={(event) => edit(place, { name: event.currentTarget.value })}
            />
            <TextInput
              size="xs"
              aria-label={`Value of ${row.name || 'the property'}`}
              placeholder="Lighthouse Coffee"
              maxLength={1000}
              value={String(row.value)}
              onChange={(event) => edit(place, { value: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={28}
              aria-label={`Remove ${row.name || 'this property'}`}
              onClick={() => put(shown.filter((_, at) => at !== place))}
            >
              <Trash size={15} />
            </ActionIcon>
          </div>
        ))}
        <div>
          <Button
            variant="default"
            size="xs"
            leftSection={<Plus size={14} />}
            onClick={() => setRows([...shown, { name: '', value: '' }])}
          >
            Add a property
          </Button>
        </div>
      </div>
    </Panel>
  )
}
