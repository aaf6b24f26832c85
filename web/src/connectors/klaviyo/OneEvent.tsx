import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import { CopyText } from '../../parts/Copy.tsx'
import { Door } from '../../parts/Door.tsx'
import { Asked } from '../../parts/Empty.tsx'
import { many } from '../../parts/money.ts'
import { Facts } from '../../parts/Page.tsx'
import { Problem } from '../../parts/Problem.tsx'
import { ExactTime } from '../../parts/Time.tsx'
import { Json } from '../../parts/Wire.tsx'
import { EventMark } from './EventMark.tsx'
import { feedEvent } from './queries.ts'

type OneEventProps = { id: string; event: string; stores: ReadonlyMap<string, string> }
/** One event: what it says, and every attempt with Klaviyo's answer. */
export function OneEvent({ id, event, stores }: OneEventProps) {
  const again = usePress(
    () => got(api.POST('/api/klaviyo/{id}/events/{key}/resend', { params: { path: { id, key: event } } })),
    { says: (done) => done.says },
  )
  return (
    <Asked of={useQuery(feedEvent(id, event))}>
      {(it) => (
        <div className="stack">
          <div>
            <h2>{it.metric}</h2>
            <EventMark of={it} />
          </div>
          <p>{it.says}</p>
          {it.state === 'refused' && (
            <p className="dim">
              What mends it: correct the order in ShipStation, whose next change makes a new event; or, when
              Klaviyo’s reason is gone, send this one again.
            </p>
          )}
          <Facts
            of={[
              ['Person', it.who],
              [
                'Order',
                it.orderHref ? (
                  <Door key="o" href={it.orderHref}>
                    {it.order ?? 'open'}
                  </Door>
                ) : (
                  (it.order ?? '–')
                ),
              ],
              ['Store', it.store === null ? '–' : (stores.get(it.store) ?? it.store)],
              ['Happened', <ExactTime key="h" at={it.at} />],
              ['Sent', it.sentAt ? <ExactTime key="s" at={it.sentAt} /> : 'not yet'],
            ]}
          />
          <Problem of={again.error} />
          <div className="line">
            {it.canResend && (
              <Button
                variant={it.state === 'refused' ? 'filled' : 'default'}
                loading={again.isPending}
                onClick={() => again.mutate()}
              >
                Send again
              </Button>
            )}
            <CopyText text={JSON.stringify({ ...it, key: event }, null, 2)}>Copy for support</CopyText>
          </div>
          {it.canResend && it.state === 'sent' && (
            <p className="dim small">It goes under the key it had: if Klaviyo has it, it keeps it once.</p>
          )}
          <h3>
            {it.tries.length === 0 ? 'It has not been on the wire yet' : many(it.tries.length, 'attempt')}
          </h3>
          {it.tries.map((one) => (
            <section key={one.at} className="stack-tight">
              <p className="wire-line">
                <ExactTime at={one.at} />{' '}
                {one.status === null ? <b>no answer</b> : <b>answered {one.status}</b>}{' '}
                <span>{one.says}</span>
              </p>
              {one.answer !== null && one.answer !== undefined && one.answer !== '' && (
                <Json of={one.answer} label="Answer" />
              )}
            </section>
          ))}
          <h3>Payload</h3>
          <Json of={it.body} label="Payload" />
        </div>
      )}
    </Asked>
  )
}
