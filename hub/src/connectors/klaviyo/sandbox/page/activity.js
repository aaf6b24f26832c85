import { ask, field, h, panel, plural } from './dom.js'
import { eventLine } from './events.js'

/** Every event, the newest arrival first. */
export function activity(root, state) {
  let last = 50
  const metric = h('select', { onchange: () => void refresh() })
  const text = h('input', {
    type: 'search',
    placeholder: 'E-mail, order number, unique_id …',
    oninput: () => void refresh(),
  })
  const feed = h('div')
  root.append(h('div.columns.filters', {}, field('Metric', metric), field('Holds the text', text)), feed)

  function offer(metrics) {
    const chosen = metric.value
    const options = metrics.map(({ id, name, total }) => h('option', { value: id }, `${name} (${total})`))
    metric.replaceChildren(h('option', { value: '' }, 'All metrics'), ...options)
    metric.value = metrics.some(({ id }) => id === chosen) ? chosen : ''
  }

  async function refresh() {
    const { metrics } = await ask('GET', 'metrics?days=1')
    offer(metrics)
    const query = new URLSearchParams({ metric: metric.value, q: text.value, last })
    const { total, events } = await ask('GET', `events?${query}`)
    const more =
      total > events.length &&
      h('div.foot', {}, h('button', { onclick: () => ((last += 50), void refresh()) }, 'Show older'))
    feed.replaceChildren(
      panel(
        'Activity feed',
        `${plural(total, 'event')}, newest arrival first; times in ${state.current?.account.timezone ?? 'the account’s zone'}`,
        events.length > 0 &&
          h(
            'div',
            {},
            h(
              'ul.feed',
              {},
              events.map((event) => eventLine(event)),
            ),
            more,
          ),
        text.value || metric.value
          ? 'No event is like that.'
          : 'No event has come in yet. Key and address were printed when the sandbox started.',
      ),
    )
  }
  return { refresh }
}
