import { Button, Drawer } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api, got } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import { Deed } from '../../parts/Deed.tsx'
import { Door } from '../../parts/Door.tsx'
import { Asked } from '../../parts/Empty.tsx'
import { Refresh } from '../../parts/icons.ts'
import { Problem } from '../../parts/Problem.tsx'
import { dayOf } from '../../parts/time.ts'
import { reportDay } from './queries.ts'
import type { Difference, Klaviyo, Metric } from './types.ts'

const words: Record<Difference['kind'], { word: string; tone: string }> = {
  'not sent': { word: 'No event', tone: 'calm' },
  waiting: { word: 'Waits', tone: 'busy' },
  refused: { word: 'Refused', tone: 'bad' },
  'missing in Klaviyo': { word: 'Missing in Klaviyo', tone: 'wait' },
  'other day': { word: 'Changed since', tone: 'calm' },
  'only in Klaviyo': { word: 'Only in Klaviyo', tone: 'wait' },
  'once already': { word: 'Told already', tone: 'calm' },
}

type DayDrawerProps = {
  it: Klaviyo
  metric: Metric
  store: string | undefined
  day: string | undefined
  onClose: () => void
}
export const DayDrawer = ({ it, metric, store, day, onClose }: DayDrawerProps) => (
  <Drawer
    opened={day !== undefined}
    onClose={onClose}
    title={day ? dayOf(day) : ''}
    position="right"
    size="lg"
    closeButtonProps={{ 'aria-label': 'Close' }}
  >
    {day !== undefined && <OneDay id={it.id} metric={metric} store={store} day={day} />}
  </Drawer>
)

type OneDayProps = { id: string; metric: Metric; store: string | undefined; day: string }
/** The orders that do not stand on all three sides, each with its reason and what can be done. */
function OneDay({ id, metric, store, day }: OneDayProps) {
  const client = useQueryClient()
  const anew = () => void client.invalidateQueries({ queryKey: ['klaviyo-report', id] })
  const replay = usePress(
    () => got(api.POST('/api/klaviyo/{id}/replay', { params: { path: { id } }, body: { day, metric } })),
    { says: (done) => done.says, then: anew },
  )
  return (
    <div className="stack">
      <h2>{metric}</h2>
      <Asked of={useQuery(reportDay(id, day, { metric, ...(store ? { store } : {}) }))}>
        {(it) => (
          <>
            <p role="status">{it.says}</p>
            <ul className="list">
              {it.differences.map((one, place) => (
                // why: an order may differ in two ways
                <li key={`${place} ${one.order}`}>
                  <div className="grow">
                    <p className="line">
                      {one.orderHref ? (
                        <Door href={one.orderHref} className="door strong">
                          {one.order}
                        </Door>
                      ) : (
                        <b>{one.order}</b>
                      )}
                      <span className="status" data-tone={words[one.kind].tone}>
                        {words[one.kind].word}
                      </span>
                    </p>
                    <p className="dim">{one.says}</p>
                  </div>
                  {one.canResend && one.key !== null && (
                    <Resend id={id} event={one.key} order={one.order} then={anew} />
                  )}
                </li>
              ))}
            </ul>
          </>
        )}
      </Asked>
      <div>
        <Deed
          title="Send this day again"
          press="Send again"
          icon={<Refresh size={16} />}
          problem={replay.error}
          pending={replay.isPending}
          onPress={() => replay.mutateAsync()}
        >
          <p>
            Every {metric} event of {dayOf(day)} that was sent goes once more, under the key it had. Klaviyo
            drops what it has and keeps what it lost, so nobody gets a mail twice.
          </p>
        </Deed>
      </div>
    </div>
  )
}

type ResendProps = { id: string; event: string; order: string; then: () => void }
function Resend({ id, event, order, then }: ResendProps) {
  const again = usePress(
    () => got(api.POST('/api/klaviyo/{id}/events/{key}/resend', { params: { path: { id, key: event } } })),
    { says: (done) => done.says, then },
  )
  return (
    <div>
      <Button
        variant="default"
        size="xs"
        aria-label={`Send the event of ${order} again`}
        loading={again.isPending}
        onClick={() => again.mutate()}
      >
        Send again
      </Button>
      <Problem of={again.error} />
    </div>
  )
}
