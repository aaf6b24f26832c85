import { Button, Checkbox, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import { about } from '../../api/refused.ts'
import type { Import } from '../../api/types.ts'
import { many, number } from '../../parts/money.ts'
import { Note, Problem } from '../../parts/Problem.tsx'
import { DropPreview } from './DropPreview.tsx'
import { useCampaign } from './useCampaign.ts'

const byRule = '(none: by survey, amount due and address)'

/** The last questions about a report, what importing it does, and the press. */
export function ConfirmImport({ slug, it }: { slug: string; it: Import }) {
  const campaign = useCampaign().data
  const columns = it.preview?.completionColumns ?? []
  const [force, setForce] = useState(false)
  const [date, setDate] = useState(it.reportDate ?? '')
  const [column, setColumn] = useState(
    it.preview?.completedColumn ??
      campaign?.completedColumn ??
      (columns.length > 0 ? (columns[0] ?? byRule) : byRule),
  )
  const confirm = usePress(() =>
    got(
      api.POST('/api/campaigns/{slug}/imports/{id}/confirm', {
        params: { path: { slug, id: it.id } },
        body: {
          force,
          reportDate: it.needsDate ? date || null : null,
          ...(columns.length > 0 ? { completedColumn: column === byRule ? null : column } : {}),
        },
      }),
    ),
  )
  const stopped = (it.older && !force) || (it.needsDate && date === '')
  return (
    <section className="panel panel-body stack">
      <h3>{sentence(it)}</h3>
      {columns.length > 0 && (
        <Select
          className="pick-wide"
          label="Which column says that a backer has finished?"
          description="An order is finalized when this column holds a date. Without one, the rule decides: collected, survey answered, nothing due, a whole address."
          data={[...columns, byRule]}
          allowDeselect={false}
          value={column}
          error={about(confirm.error, 'completedColumn')}
          onChange={(next) => setColumn(next ?? byRule)}
        />
      )}
      {it.needsDate && (
        <TextInput
          className="pick"
          type="date"
          required
          label="Which day is this report of?"
          description="Neither its name nor its rows say so. A later report replaces an earlier one, never the other way."
          value={date}
          error={about(confirm.error, 'reportDate')}
          onChange={(event) => setDate(event.currentTarget.value)}
        />
      )}
      {it.older && (
        <Note tone="wait">
          <div className="stack">
            <p>
              This report is older than the newest one that was imported. Importing it sets addresses, pledges
              and answers back to what they were then, and what is already in ShipStation follows while it is
              open.
            </p>
            <Checkbox
              label="Import anyway"
              checked={force}
              onChange={(event) => setForce(event.currentTarget.checked)}
            />
          </div>
        </Note>
      )}
      <Problem of={confirm.error} fields={['completedColumn', 'reportDate']} />
      <div className="line">
        <Button disabled={stopped} loading={confirm.isPending} onClick={() => confirm.mutate()}>
          {it.preview ? `Import ${many(it.preview.rows, 'row')}` : 'Import'}
        </Button>
        <DropPreview slug={slug} id={it.id} />
      </div>
    </section>
  )
}

function sentence(it: Import): string {
  const errors = it.preview?.problems.filter((one) => one.level === 'error').length ?? 0
  const d = it.difference
  const will = d
    ? `${many(d.created, 'backer')} will be new, ${number(d.changed)} changed, ${number(d.same)} stay the same.`
    : 'Nothing has been imported yet.'
  return errors > 0
    ? `${will} ${many(errors, 'row')} cannot be read and stay out; they are listed below.`
    : will
}
