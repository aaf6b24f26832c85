import { Radio } from '@mantine/core'
import type { Campaign } from '../../api/types.ts'

type State = Campaign['state']
export const states: Record<State, { title: string; means: string }> = {
  draft: {
    title: 'Draft',
    means:
      'Still being prepared in Kickstarter. Reports can be imported and SKUs given; nothing can go to ShipStation.',
  },
  live: {
    title: 'Live',
    means:
      'Backers are completing their last steps. Each finalized order may go; later reports bring the rest.',
  },
  closed: {
    title: 'Closed',
    means:
      'The pledge manager has closed. What is finalized may go; who never answered stays here, not finalized.',
  },
}

type StateChoiceProps = { value: State; onChange: (state: State) => void; error?: string | undefined }
export function StateChoice({ value, onChange, error }: StateChoiceProps) {
  return (
    <Radio.Group
      label="Where the pledge manager stands"
      value={value}
      error={error}
      onChange={(next) => onChange(next as State)} // why: the three radios below are the only values
    >
      <div className="stack choices">
        {(Object.keys(states) as State[]).map((state) => (
          <Radio key={state} value={state} label={states[state].title} description={states[state].means} />
        ))}
      </div>
    </Radio.Group>
  )
}
