import { Button, Modal, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { usePress } from '../../api/press.ts'
import { about } from '../../api/refused.ts'
import type { Address, Backer } from '../../api/types.ts'
import { Addressed } from '../../parts/Addressed.tsx'
import { Panel } from '../../parts/Page.tsx'
import { Problem } from '../../parts/Problem.tsx'
import { Time } from '../../parts/Time.tsx'
import { deedsOf } from './deeds.ts'
import { type Field, fieldTitles } from './fieldTitles.ts'

const fields = Object.keys(fieldTitles) as Field[] // why: the table is total

const valueOf = (it: Backer, field: Field): string =>
  (field === 'email' ? it.row.email : (it.address?.[field as keyof Address] ?? null)) ?? ''

export function AddressPanel({ slug, it }: { slug: string; it: Backer }) {
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <Panel
      title="Ship to"
      actions={
        <Button variant="default" size="xs" onClick={open}>
          Correct
        </Button>
      }
    >
      <div className="stack">
        <Addressed of={it.address} />
        <p className="dim">{it.row.email}</p>
        {it.corrections.length > 0 && <Corrections slug={slug} it={it} />}
      </div>
      <Modal
        opened={opened}
        onClose={close}
        title="Correct this backer"
        size="lg"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <CorrectForm slug={slug} it={it} onDone={close} />
      </Modal>
    </Panel>
  )
}

function Corrections({ slug, it }: { slug: string; it: Backer }) {
  const deeds = deedsOf(slug, it.row.number)
  const back = usePress((field: string) => deeds.correct([{ field, value: null, remove: true }]), {
    says: () => 'The report’s own is used again.',
  })
  return (
    <div className="stack-tight small">
      <h3>Corrected here</h3>
      <ul className="stack-tight">
        {it.corrections.map((one) => (
          <li key={one.field} className="line">
            <span>
              {titleOf(one.field)}: <b>{one.value ?? 'nothing'}</b>{' '}
              <span className="dim">
                over {one.over ?? 'nothing'}, by {one.by}, <Time at={one.at} />
              </span>
            </span>
            <button
              type="button"
              className="plain"
              aria-label={`Take back the correction of ${titleOf(one.field)}`}
              onClick={() => back.mutate(one.field)}
            >
              Take back
            </button>
          </li>
        ))}
      </ul>
      <Problem of={back.error} />
    </div>
  )
}

const titleOf = (field: string): string => fieldTitles[field as Field] ?? field

function CorrectForm({ slug, it, onDone }: { slug: string; it: Backer; onDone: () => void }) {
  const deeds = deedsOf(slug, it.row.number)
  const [values, setValues] = useState(() =>
    Object.fromEntries(fields.map((field) => [field, valueOf(it, field)])),
  )
  const changed = fields.filter((field) => (values[field] ?? '') !== valueOf(it, field))
  const save = usePress(
    () => deeds.correct(changed.map((field) => ({ field, value: values[field] ?? '', remove: false }))),
    { says: () => 'Corrected.', then: onDone },
  )
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <p className="dim">
        A correction stays until the report itself changes the field; then both are shown and you choose. An
        order that is open in ShipStation follows; a shipped one becomes a task for you.
      </p>
      <div className="pair">
        {fields.map((field) => (
          <TextInput
            key={field}
            label={fieldTitles[field]}
            value={values[field] ?? ''}
            maxLength={200}
            error={about(save.error, field)}
            onChange={(event) => {
              const { value } = event.currentTarget
              setValues((now) => ({ ...now, [field]: value }))
            }}
          />
        ))}
      </div>
      <Problem of={save.error} fields={fields} />
      <div>
        <Button type="submit" loading={save.isPending} disabled={changed.length === 0}>
          Save the correction
        </Button>
      </div>
    </form>
  )
}
