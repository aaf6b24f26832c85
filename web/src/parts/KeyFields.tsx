import { PasswordInput } from '@mantine/core'
import type { ClipboardEvent } from 'react'
import { about } from '../api/refused.ts'
import { type Pair, pastedPair } from './paste.ts'

type KeyFieldsProps = { value: Pair; onChange: (pair: Pair) => void; problem: Error | null }
/** Key and secret. Both pasted into either field fill both; spaces around them never matter. */
export function KeyFields({ value, onChange, problem }: KeyFieldsProps) {
  const paste = (field: keyof Pair) => (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text')
    event.preventDefault()
    onChange(pastedPair(text) ?? { ...value, [field]: text.trim() })
  }
  return (
    <>
      <PasswordInput
        label="API Key"
        description="Paste key and secret together into either field, and both are filled."
        autoComplete="off"
        spellCheck={false}
        required
        value={value.apiKey}
        error={about(problem, 'apiKey')}
        onPaste={paste('apiKey')}
        onChange={(event) => onChange(filled(value, 'apiKey', event.currentTarget.value))}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the API Key' }}
      />
      <PasswordInput
        label="API Secret"
        autoComplete="off"
        spellCheck={false}
        required
        value={value.apiSecret}
        error={about(problem, 'apiSecret')}
        onPaste={paste('apiSecret')}
        onChange={(event) => onChange(filled(value, 'apiSecret', event.currentTarget.value))}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the API Secret' }}
      />
    </>
  )
}

/** Dropped or filled in by a program, both may arrive without a paste. */
const filled = (value: Pair, field: keyof Pair, text: string): Pair =>
  /\s\S/.test(text.trim())
    ? (pastedPair(text) ?? { ...value, [field]: text })
    : { ...value, [field]: text.trim() }
