import { account } from './account.js'
import { activity } from './activity.js'
import { $, ask } from './dom.js'
import { faults } from './faults.js'
import { metrics } from './metrics.js'
import { profiles } from './profiles.js'
import { requests } from './requests.js'

const views = { activity, profiles, metrics, requests, faults, account }
const POLL_MS = 1500
const state = { current: null }
let view
let seen = ''

function show() {
  const [name, ...rest] = location.hash.slice(1).split('/')
  const chosen = views[name] ? name : 'activity'
  for (const link of document.querySelectorAll('.tabs a'))
    if (link.hash === `#${chosen}`) {
      link.setAttribute('aria-current', 'page')
      link.scrollIntoView({ inline: 'center', block: 'nearest' })
    } else link.removeAttribute('aria-current')
  if (view?.name !== chosen) {
    $('#view').replaceChildren()
    view = { name: chosen, ...views[chosen]($('#view'), state) }
  }
  view.go?.(rest)
  void view.refresh()
}

/** What changes by time alone is drawn anew as well. */
const isTimed = () => view?.name === 'requests' || state.current?.visibleMs > 0

async function poll() {
  try {
    const current = await ask('GET', 'state')
    state.current = current
    const { account, wall, speed, counts, faults } = current
    $('#clock').textContent = `${wall} ${account.timezone}${speed === 1 ? '' : ` · ${speed} times as fast`}`
    $('#account').textContent = `${account.organization}${account.testAccount ? ' · test account' : ''}`
    const mark = [current.revision, counts.requests, faults.length].join()
    if (mark !== seen || isTimed()) {
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
