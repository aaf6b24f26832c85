import { fold, h, payload } from './dom.js'

/** One event in a feed: what, who, when in the account's zone; its payload to open. */
export function eventLine(event, { isAlone = false } = {}) {
  const { id, uuid, uniqueId, backfill, value, currency, iso, properties } = event
  const scalars = Object.entries(properties).filter(([, held]) => typeof held !== 'object')
  const short = scalars.slice(0, 4).map(([name, held]) => `${name} ${held}`)
  return h(
    'li',
    {},
    h(
      'div.line',
      {},
      h('strong', {}, event.metricName),
      !isAlone && h('a', { href: `#profiles/${event.profile}` }, event.who),
      backfill && h('span.tag', { title: 'Sent as history: no flow starts' }, 'history, no flows'),
      event.visibleInMs > 0 &&
        h('span.tag.warn', {}, `to be seen in ${Math.ceil(event.visibleInMs / 1000)} s`),
      h('time', { dateTime: iso }, event.wall),
    ),
    fold(id, short.length > 0 ? short.join(' · ') : 'Payload', () =>
      payload({
        id,
        uuid,
        unique_id: uniqueId,
        time: iso,
        value,
        value_currency: currency,
        backfill,
        received: new Date(event.received).toISOString(),
        properties,
      }),
    ),
  )
}
