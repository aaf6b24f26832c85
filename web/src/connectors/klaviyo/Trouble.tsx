import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import { DoorButton } from '../../parts/Door.tsx'
import { AlertTriangle, Hourglass } from '../../parts/icons.ts'
import { many } from '../../parts/money.ts'
import { Problem } from '../../parts/Problem.tsx'
import { Time } from '../../parts/Time.tsx'
import { ReplaceKey } from './ReplaceKey.tsx'
import { CheckedAnswer } from './Scopes.tsx'
import type { Klaviyo } from './types.ts'

/** What keeps events from going, in words, with the one thing that mends it. */
export function Trouble({ it }: { it: Klaviyo }) {
  if (it.key.stopped) return <BadKey it={it} {...it.key.stopped} />
  if (it.queue.throttledUntil)
    return (
      <div className="note zones" data-tone="busy" role="status">
        <Hourglass size={16} className="tone" aria-hidden />
        <span className="grow">
          Klaviyo asks to wait: this minute’s requests of the account are used up, perhaps by other programs.
          Events go on by themselves <Time at={it.queue.throttledUntil} />; nothing is lost and there is
          nothing to do.
        </span>
      </div>
    )
  if (it.queue.refused > 0)
    return (
      <div className="failed">
        <AlertTriangle size={18} aria-hidden />
        <div>
          <b>Klaviyo refused {many(it.queue.refused, 'event')}.</b>
          <p>
            Mostly an e-mail address that it does not take. Each says why; correct the order in ShipStation,
            or send it again when the cause is gone.
          </p>
        </div>
        <DoorButton href={`/integrations/klaviyo/${it.id}/feed?state=problem`} size="xs">
          See them
        </DoorButton>
      </div>
    )
  return null
}

function BadKey({ it, says, remedy }: { it: Klaviyo; says: string; remedy: string }) {
  const again = useRecheck(it.id)
  return (
    <div className="failed" role="alert">
      <AlertTriangle size={18} aria-hidden />
      <div className="stack">
        <div>
          <b>{says}</b>
          <p>
            {remedy} What happens meanwhile waits here and is sent afterwards; what is older than{' '}
            {it.settings.staleHours} hours by then starts no flow.
          </p>
        </div>
        {again.data && <CheckedAnswer it={again.data} again />}
        <Problem of={again.error} />
        <div className="line">
          <ReplaceKey id={it.id} name={it.account.name} main />
          <Button variant="default" loading={again.isPending} onClick={() => again.mutate()}>
            Check this key again
          </Button>
        </div>
      </div>
    </div>
  )
}

/** Asks Klaviyo now; when the key works again, what waited goes. */
export function useRecheck(id: string) {
  const client = useQueryClient()
  return usePress(() => got(api.POST('/api/klaviyo/{id}/check', { params: { path: { id } } })), {
    then: () => void client.invalidateQueries({ queryKey: ['klaviyo'] }),
  })
}
