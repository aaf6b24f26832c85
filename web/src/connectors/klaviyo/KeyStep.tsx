import { Button } from '@mantine/core'
import { useState } from 'react'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import { Problem } from '../../parts/Problem.tsx'
import { keepKey, keptKey } from './draft.ts'
import { KeyField } from './KeyField.tsx'
import { MakeKey } from './MakeKey.tsx'
import { CheckedAnswer } from './Scopes.tsx'

type KeyStepProps = { onNext: () => void; onCancel: () => void }
/** The key, tried with Klaviyo while it stands in the field. */
export function KeyStep({ onNext, onCancel }: KeyStepProps) {
  const [apiKey, setKey] = useState(keptKey()?.apiKey ?? '')
  const [checked, setChecked] = useState(keptKey()?.checked ?? null)
  const check = usePress(() => got(api.POST('/api/klaviyo/check', { body: { apiKey } })), {
    then: (answer) => {
      setChecked(answer)
      keepKey(answer.ok ? { apiKey, checked: answer } : null)
    },
  })
  const change = (key: string) => {
    setKey(key)
    setChecked(null)
    keepKey(null)
    check.reset()
  }
  const isGood = checked?.ok === true && checked.integration === null
  return (
    <div className="beside">
      <form
        className="stack form"
        onSubmit={(event) => {
          event.preventDefault()
          if (isGood) onNext()
          else check.mutate()
        }}
      >
        <KeyField value={apiKey} onChange={change} problem={check.error} />
        <Problem of={check.error} fields={['apiKey']} />
        {checked && <CheckedAnswer it={checked} />}
        <div className="line">
          <Button type="submit" loading={check.isPending}>
            {isGood ? 'Continue' : 'Check with Klaviyo'}
          </Button>
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </div>
        <p className="dim small">
          The key is tried now and kept in this page only. The hub keeps it, encrypted, when you press Allow
          on the last step, and not before.
        </p>
      </form>
      <MakeKey />
    </div>
  )
}
