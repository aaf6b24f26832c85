import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import { many } from '../../parts/money.ts'
import { Problem } from '../../parts/Problem.tsx'
import { useConsequence } from './consequence.ts'
import type { Changing } from './settings.ts'
import '../../look/mapping.css'

/** What the changes would cause, in numbers, in sight until they are saved or taken back. */
export function SaveBar({ id, of }: { id: string; of: Changing }) {
  const { value, changes, takeBack } = of
  const dirty = changes > 0
  const what = useConsequence(id, of)
  const save = usePress(
    () => got(api.PUT('/api/klaviyo/{id}/settings', { params: { path: { id } }, body: { settings: value } })),
    { says: () => 'Saved.', then: takeBack },
  )
  useEffect(() => {
    if (!dirty) return
    const stay = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', stay)
    return () => removeEventListener('beforeunload', stay)
  }, [dirty])
  if (!dirty) return null
  const withdrawn = what.data?.withdrawn ?? 0
  const consequence = what.data
    ? `${what.data.events === 0 ? 'Nothing new would be sent.' : what.data.says}${withdrawn > 0 ? ` ${many(withdrawn, 'waiting event')} would not go any more.` : ''} What was sent stays as it is.`
    : what.error
      ? ''
      : 'Counting what that causes…'
  return (
    <section className="save-bar" aria-label="Unsaved changes">
      <p role="status" className="grow strong">
        {many(changes, 'change')}. {consequence}
      </p>
      <Problem of={save.error ?? what.error} />
      <Button variant="default" onClick={takeBack}>
        Take back
      </Button>
      <Button loading={save.isPending} onClick={() => save.mutate()}>
        Save
      </Button>
    </section>
  )
}
