import { Button, Modal, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import { about } from '../../api/refused.ts'
import type { Campaign } from '../../api/types.ts'
import { Settings } from '../../parts/icons.ts'
import { Problem } from '../../parts/Problem.tsx'
import { StateChoice } from './states.tsx'

export function ChangeCampaign({ it }: { it: Campaign }) {
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button variant="default" leftSection={<Settings size={16} />} onClick={open}>
        Campaign settings
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title="Campaign settings"
        size="lg"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <ChangeForm it={it} onDone={close} />
      </Modal>
    </>
  )
}

function ChangeForm({ it, onDone }: { it: Campaign; onDone: () => void }) {
  const [name, setName] = useState(it.name)
  const [state, setState] = useState(it.state)
  const [column, setColumn] = useState(it.completedColumn ?? '')
  const save = usePress(
    () =>
      got(
        api.PATCH('/api/campaigns/{slug}', {
          params: { path: { slug: it.slug } },
          body: { name, state, completedColumn: column.trim() || null },
        }),
      ),
    { says: () => 'Saved.', then: onDone },
  )
  return (
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
      <StateChoice value={state} onChange={setState} error={about(save.error, 'state')} />
      <TextInput
        label="Completion column"
        description="The report’s column that holds the date on which a backer finished. Empty: the rule decides from survey, amount due and address."
        value={column}
        error={about(save.error, 'completedColumn')}
        onChange={(event) => setColumn(event.currentTarget.value)}
      />
      <p className="dim small">
        The address <code>{it.slug}</code> stays: orders in ShipStation are known by it.
      </p>
      <Problem of={save.error} fields={['name', 'state', 'completedColumn']} />
      <div>
        <Button type="submit" loading={save.isPending}>
          Save
        </Button>
      </div>
    </form>
  )
}
