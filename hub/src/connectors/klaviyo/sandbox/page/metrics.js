import { ask, fold, h, panel, plural, table } from './dom.js'

/** Each metric with its counts per day in the account's zone, by the time events happened. */
export function metrics(root) {
  async function refresh() {
    const { timezone, metrics } = await ask('GET', 'metrics?days=30')
    const panels = metrics.map((metric) => metricPanel(metric, timezone))
    root.replaceChildren(
      ...(panels.length > 0
        ? panels
        : [panel('Metrics', '', null, 'No metric yet. A metric is there from its first event on.')]),
    )
  }
  return { refresh }
}

function metricPanel({ id, name, total, waiting, days }, timezone) {
  const most = Math.max(1, ...days.map(({ count }) => count))
  const bars = days.map(({ date, count }) => {
    const bar = h('i')
    bar.style.height = `${(count / most) * 100}%`
    return h('span', { title: `${date}: ${plural(count, 'event')}` }, bar)
  })
  const shown = days.reduce((sum, { count }) => sum + count, 0)
  const late = waiting > 0 ? `, ${waiting} not to be seen yet` : ''
  const body = h(
    'div.body',
    {},
    h(
      'div',
      {},
      h('div.days', { role: 'img', 'aria-label': `${name} per day, the most ${most}` }, bars),
      h('div.ends', {}, h('span', {}, days[0]?.date ?? ''), h('span', {}, days.at(-1)?.date ?? '')),
    ),
    h(
      'p.small.quiet',
      {},
      `${plural(shown, 'event')} in 30 days of ${timezone}, ${most === 1 && shown === 0 ? 'none' : most} on the busiest day.`,
    ),
    fold(`days${id}`, 'Counts per day', () =>
      table(
        ['Day', 'Events'],
        days.toReversed().map(({ date, count }) => [date, count]),
      ),
    ),
  )
  return panel(name, `${plural(total, 'event')} in all${late} · metric ${id}`, body)
}
