import { SegmentedControl, TextInput } from '@mantine/core'
import { useState } from 'react'
import { dayOf, monthsOn } from './time.ts'

const today = () => new Date()
const choices = [
  { value: '3', label: '3 months' },
  { value: '6', label: '6 months' },
  { value: '12', label: '12 months' },
  { value: 'date', label: 'On a date' },
  { value: 'none', label: 'I do not know' },
]

type ExpiryProps = {
  value: string | null
  onChange: (date: string | null) => void
  error?: string | undefined
}
/** When the key ends. ShipStation shows it once and its API never says it, so a person must. */
export function Expiry({ value, onChange, error }: ExpiryProps) {
  const [choice, setChoice] = useState('12')
  const pick = (next: string) => {
    setChoice(next)
    if (next === 'none') onChange(null)
    else if (next !== 'date') onChange(monthsOn(today(), Number(next)))
  }
  return (
    <fieldset className="expiry">
      <legend>The key ends after</legend>
      <SegmentedControl
        className="expiry-pick"
        data={choices}
        value={choice}
        onChange={pick}
        aria-label="The key ends after"
      />
      {choice === 'date' && (
        <TextInput
          type="date"
          label="Last day"
          value={value ?? ''}
          min={today().toISOString().slice(0, 10)}
          error={error}
          onChange={(event) => onChange(event.currentTarget.value || null)}
        />
      )}
      <p className="dim small">
        {value
          ? `Until ${dayOf(value)}. You are reminded 30, 14, 3 days and a day before.`
          : 'Nobody can remind you, then: orders stop on the day it ends. ShipStation shows it under API Settings.'}
      </p>
    </fieldset>
  )
}
export const inAYear = (): string => monthsOn(today(), 12)
