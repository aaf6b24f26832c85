import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import type { ItemAnswer } from '../../api/types.ts'
import { many } from '../../parts/money.ts'
import { Problem } from '../../parts/Problem.tsx'

type SaveBarProps = { slug: string; answers: ItemAnswer[]; onDone: () => void }
/** "7 changes. 31 waiting orders will go." stays in sight until it is saved or taken back. */
export function SaveBar({ slug, answers, onDone }: SaveBarProps) {
  const [asked] = useDebouncedValue(answers, 350)
  const consequence = useQuery({
    queryKey: ['consequence', slug, asked],
    queryFn: () =>
      got(
        api.POST('/api/campaigns/{slug}/items/consequence', {
          params: { path: { slug } },
          body: { answers: asked },
        }),
      ),
    enabled: asked.length > 0,
    retry: false,
  })
  const save = usePress(
    () => got(api.PUT('/api/campaigns/{slug}/items', { params: { path: { slug } }, body: { answers } })),
    { says: (it) => it.says, then: onDone },
  )
  const dirty = answers.length > 0
  useEffect(() => {
    if (!dirty) return
    const stay = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', stay)
    return () => removeEventListener('beforeunload', stay)
  }, [dirty])
  if (!dirty) return null
  return (
    <section className="save-bar" aria-label="Unsaved changes">
      <p role="status" className="grow strong">
        {consequence.data?.says ??
          `${many(answers.length, 'change')}. ${consequence.error ? '' : 'Counting what they cause…'}`}
      </p>
      <Problem of={save.error ?? consequence.error} />
      <Button variant="default" onClick={onDone}>
        Take back
      </Button>
      <Button loading={save.isPending} onClick={() => save.mutate()}>
        Save
      </Button>
    </section>
  )
}
