import { Button, ColorInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import { about } from '../../api/refused.ts'
import type { Sync } from '../../api/types.ts'
import { Panel } from '../../parts/Page.tsx'
import { Problem } from '../../parts/Problem.tsx'

/** How the page looks on which a backer, without signing in, sees the pledge and its parcels. */
export function PledgePanel({ slug, it }: { slug: string; it: Sync }) {
  const [look, set] = useState(it.pledgePage)
  const save = usePress(
    () =>
      got(
        api.PATCH('/api/campaigns/{slug}/sync', { params: { path: { slug } }, body: { pledgePage: look } }),
      ),
    { says: () => 'Saved.' },
  )
  return (
    <Panel
      title="Pledge page"
      note="A page of its own for each backer, behind a link that only they get: what they pledged, and where it is. You find the link on the backer’s page."
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <div className="pair">
          <TextInput
            label="Company"
            maxLength={80}
            value={look.company}
            error={about(save.error, 'company') ?? about(save.error, 'pledgePage.company')}
            onChange={(event) => set({ ...look, company: event.currentTarget.value })}
          />
          <ColorInput
            label="Colour"
            format="hex"
            value={look.colour}
            withEyeDropper={false}
            popoverProps={{ shadow: 'none' }}
            error={about(save.error, 'colour') ?? about(save.error, 'pledgePage.colour')}
            onChange={(colour) => set({ ...look, colour })}
          />
        </div>
        <Problem of={save.error} fields={['company', 'colour', 'pledgePage.company', 'pledgePage.colour']} />
        <div>
          <Button type="submit" variant="default" loading={save.isPending}>
            Save the page’s look
          </Button>
        </div>
      </form>
    </Panel>
  )
}
