import { PasswordInput } from '@mantine/core'
import { about } from '../../api/refused.ts'

type KeyFieldProps = { value: string; onChange: (key: string) => void; problem: Error | null }
export const KeyField = ({ value, onChange, problem }: KeyFieldProps) => (
  <PasswordInput
    label="Private API key"
    description="Begins with pk_. Spaces around it do not matter."
    autoComplete="off"
    spellCheck={false}
    required
    value={value}
    error={about(problem, 'apiKey')}
    onChange={(event) => onChange(event.currentTarget.value.trim())}
    visibilityToggleButtonProps={{ 'aria-label': 'Show the key' }}
  />
)
