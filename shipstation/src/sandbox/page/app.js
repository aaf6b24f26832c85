import { ask, state } from './api.js'
import { $, h } from './dom.js'
import { faults } from './faults.js'
import { requests, webhooks } from './logs.js'
import { orders } from './orders.js'
import { apiSettings } from './api-settings.js'
import { stores } from './stores.js'
import { switches } from './switches.js'

const views = { orders, webhooks, requests, stores, api: apiSettings, faults, switches }
const POLL_MS = 1500
let view
let seen = ''

function show() {
  const [name, ...rest] = location.hash.slice(1).split('/')
  const chosen = views[name] ? name : 'orders'
  for (const link of document.querySelectorAll('.tabs a'))
    if (link.hash === `#${chosen}`) {
      link.setAttribute('aria-current', 'page')
      link.scrollIntoView({ inline: 'center', block: 'nearest' })
    } else link.removeAttribute('aria-current')
  if (view?.name !== chosen) {
    $('#view').replaceChildren()
    view = { name: chosen, ...views[chosen]($('#view')) }
  }
  view.go?.(rest)
  void view.refresh()
}

function meter({ window, limit, isLimited }) {
  const left = Math.max(0, limit - window.answered)
  const seconds = Math.max(0, Math.ceil(window.endsInMs / 1000))
  if (!isLimited)
    return [
      h(
        'div.row',
        {},
        h('span', {}, 'Rate limit off'),
        h('span.quiet', {}, `${window.answered} this minute`),
      ),
    ]
  const bar = h('i')
  bar.style.transform = `scaleX(${Math.min(1, window.answered / limit)})`
  return [
    h(
      'div.row',
      {},
      h('span', {}, `${left} of ${limit} requests left`),
      h('span.quiet', {}, `resets in ${seconds} s`),
    ),
    h(`div.meter${left === 0 ? '.full' : ''}`, {}, bar),
  ]
}

async function poll() {
  try {
    const current = await ask('GET', 'state')
    state.current = current
    $('#budget').replaceChildren(...meter(current))
    const speed = current.speed === 1 ? '' : ` · ${current.speed} times as fast`
    $('#clock').textContent = `${current.now.slice(0, 19).replace('T', ' ')} Pacific${speed}`
    const mark = [current.revision, current.requests, current.faults.length].join()
    if (mark !== seen) {
      const isFirst = seen === ''
      seen = mark
      if (isFirst) show()
      else await view?.refresh()
    }
  } catch {
    $('#clock').textContent = 'The sandbox does not answer. Is it still running?'
  }
  setTimeout(poll, POLL_MS)
}

addEventListener('hashchange', show)
void poll()
