import { ask, state } from './api.js'
import { field, h, say, values } from './dom.js'
import { clock } from './clock.js'
import { panel, table } from './logs.js'

/** What it is called here, its kind, and whether what was asked is done all the same. */
const KINDS = [
  ['429', 'Too many requests (429)'],
  ['500', 'Server error (500), nothing done'],
  ['500', 'Server error (500), but done', true],
  ['html', 'A web page instead of JSON, nothing done'],
  ['html', 'A web page instead of JSON, but done', true],
  ['truncate', 'Answer cut in half, but done'],
  ['reset-before', 'Connection lost before it is done'],
  ['reset-after', 'Connection lost after it is done'],
  ['latency', 'Slow answer'],
  ['drift', 'Page drift: what follows a page of orders moves up'],
  ['hook-lost', 'Webhook lost'],
  ['hook-twice', 'Webhook sent twice'],
]

/** What can go wrong on purpose, the keys, the beginning anew. */
export function faults(root) {
  const waiting = h('div')
  const keys = h('div')
  const late = h('input', { name: 'lateMs', type: 'number', min: 0, value: '0' })
  const form = h(
    'form.columns',
    { onsubmit: (event) => (event.preventDefault(), add(values(form))) },
    wide(
      'What goes wrong',
      h(
        'select',
        { name: 'kind' },
        KINDS.map(([, name], at) => h('option', { value: at }, name)),
      ),
    ),
    field('On paths that begin with', h('input', { name: 'path', value: '/' })),
    field('How often', h('input', { name: 'times', type: 'number', min: 1, value: '1' })),
    field('Milliseconds, if slow', h('input', { name: 'ms', type: 'number', min: 0, value: '3000' })),
    h('button.main', {}, 'Switch on'),
  )
  const lateForm = h(
    'form.columns',
    { onsubmit: (event) => (event.preventDefault(), setLate()) },
    field('Lists show changes so many milliseconds late', late),
    h('button', {}, 'Set'),
  )
  const limit = h('button', {
    onclick: () => toggle(() => ask('POST', 'switches', { limit: state.current.isLimited ? 'off' : 40 })),
  })
  const reset = (orders) =>
    h(
      'button.danger',
      { onclick: () => toggle(() => ask('POST', 'reset', { orders })) },
      orders ? `Begin anew with ${orders} orders` : 'Begin anew, empty',
    )
  const poison = h('button', { onclick: makePoison }, 'Make a poison order')
  root.append(
    panel('Faults', 'Each is used up by the requests it meets.', h('div.body', {}, form)),
    h('div.panel', {}, waiting),
    panel(
      'A poison order',
      'Every page of orders that holds it answers 500, until the order is deleted.',
      h('div.body', {}, h('p', {}, poison)),
    ),
    panel('Visibility and limit', '', h('div.body', {}, lateForm, h('p', {}, limit))),
    panel('Keys and plan', 'API Settings makes and deletes pairs.', keys),
    clock(toggle),
    panel(
      'Beginning',
      'Orders, parcels and subscriptions go; the first key pair stays good.',
      h('div.body', {}, h('div.bar', {}, reset(40), reset(0))),
    ),
  )

  async function add({ kind: at, path, times, ms }) {
    const [kind, , after = false] = KINDS[Number(at)]
    await ask('POST', 'faults', { kind, after, path: path || '/', times: Number(times), ms: Number(ms) })
    say('Switched on: the next request on that path meets it.')
    await refresh()
  }
  async function makePoison() {
    const address = {
      street1: '1 Pier St',
      city: 'Portland',
      state: 'ME',
      postalCode: '04101',
      country: 'US',
    }
    const shipTo = { name: 'Poison', ...address }
    const orderNumber = `SANDBOX-POISON-${Date.now() % 100_000}`
    await ask('POST', 'orders', { orderNumber, shipTo, items: [{ name: 'Poison', quantity: 1 }] })
    say(`Order ${orderNumber} made.`)
  }
  async function setLate() {
    await ask('POST', 'faults', { lateMs: Number(late.value) })
    say(Number(late.value) ? `Lists are ${late.value} ms behind now.` : 'Lists show changes at once.')
  }
  async function toggle(deed) {
    await deed()
    state.current = await ask('GET', 'state')
    await refresh()
  }
  const change = (body) => toggle(() => ask('POST', 'keys', body))

  async function refresh() {
    const [{ waiting: faults }, access] = await Promise.all([ask('GET', 'faults'), ask('GET', 'keys')])
    limit.textContent = state.current?.isLimited
      ? 'Switch the rate limit off'
      : 'Switch the rate limit on (40 a minute)'
    waiting.replaceChildren(
      faults.length > 0
        ? h(
            'div',
            {},
            table(
              ['Waiting fault', 'Path', 'Times left'],
              faults.map((one) => [
                KINDS.find(([kind, , after = false]) => kind === one.kind && after === one.after)?.[1] ??
                  one.kind,
                h('span.code', {}, one.path),
                one.times,
              ]),
            ),
            h(
              'div.foot',
              {},
              h('button', { onclick: () => toggle(() => ask('DELETE', 'faults')) }, 'Switch all off'),
            ),
          )
        : h('p.empty', {}, 'No fault is waiting: the sandbox behaves.'),
    )
    keys.replaceChildren(
      table(
        ['Key', 'Expires', ''],
        access.keys
          .filter(({ state }) => state !== 'deleted')
          .map((key) => [
            h('span.code', {}, `…${key.apiKey.slice(-4)}`),
            key.expires ?? 'never',
            key.state === 'active'
              ? h('button', { onclick: () => change({ expire: key.apiKey }) }, 'Let it expire now')
              : h('span.quiet', {}, key.state),
          ]),
      ),
      h(
        'div.foot',
        {},
        h(
          'button',
          { onclick: () => change({ plan: access.plan === 'api' ? 'no-api' : 'api' }) },
          access.plan === 'api' ? 'Take API access off the plan (402)' : 'Give the plan API access',
        ),
      ),
    )
  }
  return { refresh }
}

const wide = (label, input) => h('label.field.two', {}, label, input)
