import { ask } from './api.js'
import { h, short } from './dom.js'

const statusOf = (status) =>
  h(`span.status.s${Math.floor(status / 100)}`, {}, status === 0 ? 'cut off' : String(status))

/** What was posted to whom, and who has subscribed. */
export function webhooks(root) {
  async function refresh() {
    const { subscriptions, deliveries } = await ask('GET', 'webhooks')
    root.replaceChildren(
      panel(
        'Subscriptions',
        '',
        subscriptions.length > 0 &&
          table(
            ['Event', 'Address', 'Store', 'Name'],
            subscriptions.map((hook) => [
              hook.HookType,
              h('span.code', {}, hook.Url),
              hook.StoreID ?? 'every store',
              hook.Name ?? '–',
            ]),
            'stack',
          ),
        'Nobody has subscribed. POST /webhooks/subscribe does it.',
      ),
      panel(
        'Deliveries',
        'Newest first.',
        deliveries.length > 0 &&
          table(
            ['When', 'Event', 'Leads to', 'Outcome'],
            deliveries.map((one) => [
              short(one.at),
              one.event,
              h('span.code', {}, one.resource_url),
              one.status ? h('span', {}, statusOf(one.status), ` ${one.says}`) : one.says,
            ]),
            'stack',
          ),
        'Nothing was posted yet.',
      ),
    )
  }
  return { refresh }
}

/** Every request to the API, and how each minute went. */
export function requests(root) {
  async function refresh() {
    const { last, windows, count } = await ask('GET', 'requests?last=200')
    const recent = windows.slice(-10).reverse()
    root.replaceChildren(
      panel(
        'Minutes',
        'Answered and refused in the last ten windows with requests.',
        recent.length > 0 &&
          table(
            ['Began (UTC)', 'Answered', 'Refused', 'Refused on purpose'],
            recent.map((one) => [
              one.start.slice(0, 19).replace('T', ' '),
              one.answered,
              one.refused429,
              one.forced429,
            ]),
            'stack',
          ),
        'No request yet.',
      ),
      panel(
        'Requests',
        `${count} so far, newest first.`,
        last.length > 0 &&
          table(
            ['When', 'Request', 'Status', 'Took', 'Fault'],
            last.map((one) => [
              one.at.slice(11, 19),
              h('span.code', {}, `${one.method} ${one.path}`),
              statusOf(one.status),
              `${one.ms} ms`,
              one.says || '–',
            ]),
            'stack',
          ),
        'No request has come in yet. Key, secret and address were printed when the sandbox started.',
      ),
    )
  }
  return { refresh }
}

export const panel = (title, says, body, empty) =>
  h(
    'div.panel',
    {},
    h('div.head', {}, h('h2', {}, title), h('span.quiet.small', {}, says)),
    body || h('p.empty', {}, empty),
  )

/** `kind` is `stack` where a narrow screen shows each row as a list of its own. */
export const table = (names, rows, kind = '') =>
  h(
    'div.scroll',
    {},
    h(
      'table',
      { className: kind },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          names.map((name) => h('th', {}, name)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map((row) =>
          h(
            'tr',
            {},
            row.map((cell, at) =>
              h('td', { 'data-label': names[at] }, cell instanceof Node ? cell : String(cell)),
            ),
          ),
        ),
      ),
    ),
  )
