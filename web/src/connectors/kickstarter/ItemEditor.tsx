import { ActionIcon, Button, Checkbox } from '@mantine/core'
import type { ItemRow } from '../../api/types.ts'
import { Door } from '../../parts/Door.tsx'
import { Bulb, CircleCheck, Plus, QuestionMark, X } from '../../parts/icons.ts'
import { many, number } from '../../parts/money.ts'
import { type Draft, emptyLine, type Line } from './answers.ts'
import { LineFields } from './LineFields.tsx'
import { useSlug } from './useCampaign.ts'

const kinds = { reward: 'Reward', item: 'Item', addon: 'Add-on' }

type EditorProps = {
  it: ItemRow
  draft: Draft
  changed: boolean
  chosen: boolean
  onChoose: (on: boolean) => void
  onChange: (draft: Draft) => void
  onSuggestion: () => void
}

/** One thing that backers chose, and the lines it becomes in a parcel. */
export function ItemEditor({ it, draft, changed, chosen, onChoose, onChange, onSuggestion }: EditorProps) {
  const setLine = (place: number, line: Line) =>
    onChange({ ...draft, lines: draft.lines.map((old, at) => (at === place ? line : old)) })
  const drop = (place: number) => onChange({ ...draft, lines: draft.lines.filter((_, at) => at !== place) })
  return (
    <li className="item" data-changed={changed} aria-label={it.title}>
      <Checkbox
        className="item-pick"
        aria-label={`Choose ${it.title}`}
        checked={chosen}
        onChange={(event) => onChoose(event.currentTarget.checked)}
      />
      <div className="item-left">
        <b>{it.title}</b>
        <p className="dim small">
          {kinds[it.kind]} · {many(it.backers, 'backer')} · {many(it.quantity, 'piece')}
        </p>
        <Answered it={it} changed={changed} />
      </div>
      <div className="item-right">
        {draft.digital ? (
          <p className="dim">Nothing is put in the parcel for it.</p>
        ) : (
          draft.lines.map((line, place) => (
            // why: a line has no other name while it is typed
            <div key={place} className="item-line">
              <LineFields
                of={line}
                title={it.title}
                place={place}
                onChange={(next) => setLine(place, next)}
              />
              {draft.lines.length > 1 && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={28}
                  aria-label={`Remove line ${place + 1} of ${it.title}`}
                  onClick={() => drop(place)}
                >
                  <X size={14} />
                </ActionIcon>
              )}
            </div>
          ))
        )}
        <div className="line small">
          {!draft.digital && (
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<Plus size={14} />}
              aria-label={`Add a line to ${it.title}`}
              onClick={() => onChange({ ...draft, lines: [...draft.lines, emptyLine()] })}
            >
              Add a line
            </Button>
          )}
          <Checkbox
            size="xs"
            label="Nothing to ship (digital)"
            aria-label={`Nothing to ship (digital): ${it.title}`}
            checked={draft.digital}
            onChange={(event) => onChange({ ...draft, digital: event.currentTarget.checked })}
          />
          {it.suggestion && !it.answered && !changed && (
            <Button
              variant="light"
              size="compact-sm"
              leftSection={<Bulb size={14} />}
              title={it.suggestion.because}
              aria-label={`Suggested: ${it.suggestion.sku} for ${it.title}`}
              onClick={onSuggestion}
            >
              Suggested: {it.suggestion.sku}
            </Button>
          )}
          {it.suggestion && !it.answered && !changed && <span className="dim">{it.suggestion.because}</span>}
        </div>
      </div>
    </li>
  )
}

function Answered({ it, changed }: { it: ItemRow; changed: boolean }) {
  const slug = useSlug()
  if (changed)
    return (
      <span className="status small" data-tone="busy">
        changed, not saved
      </span>
    )
  if (it.answered)
    return (
      <span className="status small" data-tone="good">
        <CircleCheck size={14} aria-hidden /> {it.digital ? 'nothing to ship' : 'answered'}
      </span>
    )
  return (
    <span className="status small" data-tone="wait">
      <QuestionMark size={14} aria-hidden />
      {it.waiting > 0 ? (
        <Door href={`/campaigns/${slug}/backers?state=waiting&item=${encodeURIComponent(it.key)}`}>
          {number(it.waiting)} {it.waiting === 1 ? 'order waits' : 'orders wait'} for it
        </Door>
      ) : (
        'which SKU is it?'
      )}
    </span>
  )
}
