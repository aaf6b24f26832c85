import { ask, state } from './api.js'
import { h, money, say, short, statusMark, statusWord } from './dom.js'
import { openOrder } from './order.js'
import { newOrder } from './new-order.js'

const TABS = ['', 'awaiting_shipment', 'awaiting_payment', 'on_hold', 'shipped', 'cancelled']
/** Shown once there is one. */
const RARE_TABS = ['pending_fulfillment', 'rejected_fulfillment']
const PAGE_SIZE = 50

/** The grid: search, status, pages, several at once. */
export function orders(root) {
  const asked = { search: '', status: '', page: 1 }
  const chosen = new Set()
  let isOpen = false
  const list = h('div.panel')
  const chips = h('div.chips', { role: 'group', 'aria-label': 'Status' })
  const search = h('input', {
    type: 'search',
    placeholder: 'Number, key, name, e-mail or SKU',
    'aria-label': 'Search orders',
  })
  let typing
  search.addEventListener('input', () => {
    clearTimeout(typing)
    typing = setTimeout(() => look({ search: search.value.trim(), page: 1 }), 200)
  })
  const labels = h('button', { disabled: true, onclick: () => printAll(chosen, refresh) }, 'Print labels')
  const join = h('button', { hidden: true, onclick: () => mergeAll(chosen, refresh) }, 'Merge')
  const add = h('button.main', { onclick: () => newOrder(refresh) }, 'New order')
  root.append(h('div.bar', {}, h('div.grow', {}, search), join, labels, add), chips, list)

  async function look(change) {
    Object.assign(asked, change)
    await refresh()
  }

  async function refresh() {
    const query = new URLSearchParams({ ...asked, pagesize: PAGE_SIZE })
    const { orders: rows, total, counts } = await ask('GET', `orders?${query}`)
    const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
    chips.replaceChildren(
      ...[...TABS, ...RARE_TABS.filter((status) => counts[status] || asked.status === status)].map((status) =>
        h(
          'button',
          { 'aria-pressed': String(asked.status === status), onclick: () => look({ status, page: 1 }) },
          `${status ? statusWord(status) : 'All'} ${status ? (counts[status] ?? 0) : all}`,
        ),
      ),
    )
    for (const id of chosen) if (!rows.some((row) => row.orderId === id)) chosen.delete(id)
    list.replaceChildren(rows.length > 0 ? table(rows) : nothing(all, asked, refresh), pager(total))
    mark()
  }

  function mark() {
    join.hidden = chosen.size < 2
    labels.disabled = chosen.size === 0
    labels.textContent =
      chosen.size > 0 ? `Print ${chosen.size} label${chosen.size > 1 ? 's' : ''}` : 'Print labels'
  }

  function table(rows) {
    const head = ['', 'Order', 'Status', 'Ship to', 'Items', 'Store', 'Total', 'Modified']
    return h(
      'div.scroll',
      {},
      h(
        'table.cards',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            head.map((name) => h(name === 'Total' ? 'th.number' : 'th', {}, name)),
          ),
        ),
        h('tbody', {}, rows.map(line)),
      ),
    )
  }

  function line(row) {
    const open = () => (location.hash = `#orders/${row.orderId}`)
    const box = h('input', {
      type: 'checkbox',
      checked: chosen.has(row.orderId),
      'aria-label': `Choose ${row.orderNumber}`,
    })
    box.addEventListener('change', () => {
      if (box.checked) chosen.add(row.orderId)
      else chosen.delete(row.orderId)
      mark()
    })
    const store = state.current?.stores.find(({ storeId }) => storeId === row.storeId)?.storeName ?? '–'
    return h(
      'tr.link',
      { onclick: (event) => event.target !== box && open() },
      h('td', {}, box),
      h(
        'td',
        {},
        h('button.plain', { onclick: (event) => (event.stopPropagation(), open()) }, row.orderNumber),
      ),
      h('td', {}, statusMark(row.orderStatus)),
      h('td.wide', {}, row.shipTo ?? '–', h('span.quiet', {}, row.country ? ` · ${row.country}` : '')),
      h('td.wide', {}, `${row.sku ?? ''}${row.items > 1 ? ` and ${row.items - 1} more` : ''}`),
      h('td.minor.quiet', {}, store),
      h('td.minor.number', {}, money(row.orderTotal)),
      h('td.minor.quiet', {}, short(row.modifyDate)),
    )
  }

  function pager(total) {
    const pages = Math.ceil(total / PAGE_SIZE)
    if (pages < 2) return ''
    const step = (by) => look({ page: asked.page + by })
    return h(
      'div.foot',
      {},
      h('span.quiet', {}, `Page ${asked.page} of ${pages}`),
      h(
        'div.bar',
        {},
        h('button', { disabled: asked.page <= 1, onclick: () => step(-1) }, 'Back'),
        h('button', { disabled: asked.page >= pages, onclick: () => step(1) }, 'Next'),
      ),
    )
  }

  function go([id]) {
    if (!id || isOpen) return
    isOpen = true
    openOrder(Number(id), () => {
      isOpen = false
      location.hash = '#orders'
    })
  }
  return { refresh, go }
}

function nothing(all, asked, refresh) {
  if (all > 0 || asked.search)
    return h(
      'div.empty',
      {},
      h('h2', {}, 'No order matches'),
      h('p', {}, 'Try fewer letters or another status.'),
    )
  const fill = async () => {
    await ask('POST', 'reset', { orders: 40 })
    await refresh()
  }
  return h(
    'div.empty',
    {},
    h('h2', {}, 'No orders yet'),
    h('p', {}, 'Send some through the API, make one by hand, or begin with forty invented ones.'),
    h(
      'div.bar',
      {},
      h('button.main', { onclick: () => newOrder(refresh) }, 'New order'),
      h('button', { onclick: fill }, 'Fill with 40 orders'),
    ),
  )
}

async function printAll(chosen, refresh) {
  const { done } = await ask('POST', 'batch/label', { orderIds: [...chosen] })
  say(`${done} label${done > 1 ? 's' : ''} printed in one batch.`)
  chosen.clear()
  await refresh()
}

async function mergeAll(chosen, refresh) {
  const { order } = await ask('POST', 'batch/merge', { orderIds: [...chosen] })
  say(`Merged into ${order.orderNumber}. The others answer 404 from now on.`)
  chosen.clear()
  await refresh()
}
