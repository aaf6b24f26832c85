import { ask, field, h, panel, say, table, values } from './dom.js'

const KINDS = [
  ['429', 'Too many requests (429)'],
  ['5xx', 'Server error, nothing done'],
  ['5xx-after', 'Server error, but done'],
  ['html', 'A web page instead of JSON'],
  ['truncate', 'Answer cut in half, but done'],
  ['reset-before', 'Connection lost before it is done'],
  ['reset-after', 'Connection lost after it is done'],
  ['timeout', 'Done, but no answer comes'],
  ['latency', 'Slow answer'],
  ['lost', 'Accepted, and never recorded'],
]
const nameOf = ({ kind, after }) =>
  KINDS.find(([one]) => one === (after ? `${kind}-after` : kind))?.[1] ?? kind
const number = (name, value) => h('input', { name, type: 'number', min: 0, value })

/** What can go wrong on purpose. */
export function faults(root, state) {
  const waiting = h('div')
  const rejected = h('div')
  const limit = h('button', {
    onclick: () => change('switches', { limit: state.current.isLimited ? 'off' : 'on' }),
  })
  const late = number('visibleMs', '0')
  const address = h('input', { name: 'add', placeholder: 'jane@example.com or @example.com' })
  const form = (onsubmit, ...inside) =>
    h('form.columns', { onsubmit: (event) => (event.preventDefault(), onsubmit(event.target)) }, ...inside)
  root.append(
    panel(
      'Faults',
      'Each is used up by the requests it meets.',
      h(
        'div.body',
        {},
        form(
          add,
          field(
            'What goes wrong',
            h(
              'select',
              { name: 'kind' },
              KINDS.map(([value, name]) => h('option', { value }, name)),
            ),
          ),
          field('On paths that begin with', h('input', { name: 'path', value: '/api/events' })),
          field('How often', h('input', { name: 'times', type: 'number', min: 1, value: '1' })),
          field('Seconds, where it takes time', number('seconds', '5')),
          h('button.main', {}, 'Switch on'),
        ),
      ),
    ),
    h('section.panel', {}, waiting),
    panel(
      'Visibility and limit',
      'An accepted event is recorded at once; it can be seen later.',
      h(
        'div.body',
        {},
        form(
          () => change('switches', { visibleMs: Number(late.value) * 1000 }),
          field('Seconds until an event is to be seen', late),
          h('button', {}, 'Set'),
        ),
        h('div.bar', {}, limit),
      ),
    ),
    panel(
      'Refused addresses',
      'An event about one of these is answered with 400.',
      h(
        'div.body',
        {},
        form(
          (target) => change('rejected', values(target)),
          field('Address, or a domain with its @', address),
          h('button', {}, 'Refuse'),
        ),
        rejected,
      ),
    ),
  )

  async function add(target) {
    const { kind, path, times, seconds } = values(target)
    const [name, after] = kind.split('-after')
    await ask('POST', 'faults', {
      kind: name,
      path: path || '/',
      times: Number(times),
      ms: Number(seconds) * 1000,
      retryAfter: Math.max(1, Number(seconds)),
      ...(after === '' && name === '5xx' && { after: true }),
    })
    say('Switched on: the next request on that path meets it.')
    await refresh()
  }
  async function change(path, body) {
    await ask('POST', path, body)
    await refresh()
  }

  async function refresh() {
    const current = await ask('GET', 'state')
    state.current = current
    limit.textContent = current.isLimited ? 'Switch the rate limits off' : 'Switch the rate limits on'
    if (document.activeElement !== late) late.value = current.visibleMs / 1000
    waiting.replaceChildren(
      current.faults.length > 0
        ? h(
            'div',
            {},
            table(
              ['Waiting fault', 'Path', 'Times left'],
              current.faults.map((one) => [nameOf(one), h('code', {}, one.path), one.times]),
            ),
            h(
              'div.foot',
              {},
              h('button', { onclick: () => void ask('DELETE', 'faults').then(refresh) }, 'Switch all off'),
            ),
          )
        : h('p.empty', {}, 'No fault is waiting: the sandbox behaves.'),
    )
    rejected.replaceChildren(
      ...current.rejected.map((one) =>
        h(
          'p.bar',
          {},
          h('code', {}, one),
          h('button', { onclick: () => void change('rejected', { remove: one }) }, 'Take back'),
        ),
      ),
    )
  }
  return { refresh }
}
