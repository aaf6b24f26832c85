import { Button } from '@mantine/core'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import { useGo } from '../../parts/Door.tsx'
import { Problem } from '../../parts/Problem.tsx'

export function DropPreview({ slug, id }: { slug: string; id: string }) {
  const go = useGo()
  const drop = usePress(
    () => got(api.DELETE('/api/campaigns/{slug}/imports/{id}', { params: { path: { slug, id } } })),
    { says: (done) => done.says, then: () => go(`/campaigns/${slug}`) },
  )
  return (
    <>
      <Button variant="default" loading={drop.isPending} onClick={() => drop.mutate()}>
        Drop this report
      </Button>
      <Problem of={drop.error} />
    </>
  )
}
