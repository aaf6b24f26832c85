import { ask, fold, h, panel, payload, plural, table } from './dom.js'

/** What is left of each call's windows, and every request with its body and answer. */
export function requests(root) {
  const left = h('div')
  const log = h('div')
  root.append(left, log)
  async function refresh() {
    const { last, left: windows, count } = await ask('GET', 'requests?last=100')
    left.replaceChildren(
      panel(
        'Remaining',
        'In this second and this minute; every private key of the account shares them.',
        windows.length > 0 &&
          table(
            ['Call', 'This second', 'This minute', 'Window ends in', 'Refused'],
            windows.map(({ operation, burst, steady, refused }) => [
              h('code', {}, operation),
              `${burst.left} of ${burst.limit}`,
              `${steady.left} of ${steady.limit}`,
              steady.endsInMs > 0 ? `${Math.ceil(steady.endsInMs / 1000)} s` : '–',
              refused,
            ]),
          ),
        'No call was made yet.',
      ),
    )
    log.replaceChildren(
      panel(
        'Requests',
        `${plural(count, 'request')} so far, newest first`,
        last.length > 0 &&
          h(
            'ul.feed',
            {},
            last.map((one, at) => requestLine(one, count - at)),
          ),
        'No request has come in yet.',
      ),
    )
  }
  return { refresh }
}

const KINDS = { 2: 'good', 4: 'warn', 5: 'bad', 0: 'bad' }

function requestLine(one, number) {
  const kind = KINDS[Math.floor(one.status / 100)] ?? 'warn'
  return h(
    'li',
    {},
    h(
      'div.line',
      {},
      h(`span.tag.${kind}`, {}, one.status === 0 ? 'cut off' : String(one.status)),
      h('code', {}, `${one.method} ${decodeURIComponent(one.path)}`),
      one.says && h('span.quiet.small', {}, one.says),
      h('time', {}, `${one.at.slice(11, 19)} UTC, ${one.ms} ms`),
    ),
    (one.body || one.answer) &&
      fold(`request${number}`, 'Body and answer', () =>
        h(
          'div',
          {},
          h('h3', {}, 'Body'),
          payload(pretty(one.body) || '(empty)'),
          h('h3', {}, 'Answer'),
          payload(pretty(one.answer) || '(empty)'),
        ),
      ),
  )
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
