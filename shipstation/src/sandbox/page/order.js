import { ask } from './api.js'
import { field, h, money, openDialog, say, short } from './dom.js'
import { actions, head, OPEN } from './order-actions.js'
import { people, settings } from './order-settings.js'

/** One order, with everything that a person can do to it. */
export function openOrder(orderId, onclose) {
  const dialog = openDialog('drawer', 'Order', onclose)
  const draw = ({ order, shipments, fulfillments }) => {
    const at = dialog.scrollTop
    dialog.replaceChildren(
      head(order, () => dialog.close()),
      actions(order, act),
      parcels(shipments, fulfillments, act),
      contents(order, act),
      ...(OPEN.includes(order.orderStatus) ? [settings(order, act)] : []),
      people(order, act),
      h(
        'section',
        {},
        h(
          'details',
          {},
          h('summary', {}, 'As the API gives it'),
          h('pre.code', {}, JSON.stringify(order, null, 2)),
        ),
      ),
    )
    dialog.scrollTop = at
  }
  async function act(deed, body = {}, done) {
    const answer = await ask('POST', `orders/${orderId}/${deed}`, body)
    if (done) say(done)
    if (answer.deleted) dialog.close()
    else draw(answer)
  }
  ask('GET', `orders/${orderId}`).then(draw, () => dialog.close())
}

function parcels(shipments, fulfillments, act) {
  if (shipments.length + fulfillments.length === 0)
    return h('section', {}, h('h3', {}, 'Parcels'), h('p.quiet', {}, 'None yet.'))
  const rows = [
    ...shipments.map((one) =>
      h(
        'tr',
        {},
        h(
          'td',
          {},
          h('div.code', {}, one.trackingNumber),
          h(
            'div.quiet.small',
            {},
            [one.isReturnLabel && 'return label', one.serviceCode, one.shipDate].filter(Boolean).join(' · '),
          ),
        ),
        h('td.number', {}, money(one.shipmentCost)),
        h(
          'td',
          {},
          one.voided
            ? h('span.quiet', {}, `void since ${short(one.voidDate)}`)
            : h(
                'div.bar',
                {},
                h(
                  'a.button',
                  { href: `/_sandbox/labels/${one.shipmentId}.pdf`, target: '_blank', rel: 'noopener' },
                  'Label',
                ),
                h(
                  'button.danger',
                  {
                    onclick: () =>
                      act('void', { shipmentId: one.shipmentId }, 'Voided. No webhook tells of it.'),
                  },
                  'Void',
                ),
              ),
        ),
      ),
    ),
    ...fulfillments.map((one) =>
      h(
        'tr',
        {},
        h(
          'td',
          {},
          h('div.code', {}, one.trackingNumber || 'no number'),
          h(
            'div.quiet.small',
            {},
            `${one.sellerFillProviderName ?? 'marked as shipped'} · ${one.carrierCode} · ${short(one.shipDate)}`,
          ),
        ),
        h('td', {}),
        h('td', {}),
      ),
    ),
  ]
  return h('section', {}, h('h3', {}, 'Parcels'), h('table', {}, h('tbody', {}, rows)))
}

function contents(order, act) {
  const {
    name,
    company,
    street1,
    street2,
    city,
    state: region,
    postalCode,
    country,
    addressVerified,
  } = order.shipTo ?? {}
  const address = [
    name,
    company,
    street1,
    street2,
    [city, region, postalCode].filter(Boolean).join(' '),
    country,
  ].filter(Boolean)
  const facts = [
    ['Ship to', address.join(', ')],
    ['Address', addressVerified],
    ['E-mail', order.customerEmail],
    ['Ordered', short(order.orderDate)],
    ['Modified', short(order.modifyDate)],
    ['Hold until', order.holdUntilDate],
    ['Asked for', order.requestedShippingService],
  ]
  const lines = (order.items ?? []).map((item) =>
    h(
      'tr',
      {},
      h(
        'td',
        {},
        h('div', {}, item.name || '(no name)'),
        h('div.quiet.small.code', {}, item.sku ?? 'no SKU'),
      ),
      h('td.number', {}, String(item.quantity)),
      h('td.number', {}, money(item.unitPrice)),
    ),
  )
  const sum = (label, amount) =>
    h('tr', {}, h('td', { colSpan: 2 }, label), h('td.number', {}, money(amount)))
  return h(
    'section',
    {},
    h(
      'dl.facts',
      {},
      facts.filter(([, value]) => value).flatMap(([term, value]) => [h('dt', {}, term), h('dd', {}, value)]),
    ),
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h('tr', {}, h('th', {}, 'Item'), h('th.number', {}, 'Quantity'), h('th.number', {}, 'Price')),
      ),
      h(
        'tbody',
        {},
        lines,
        sum('Tax', order.taxAmount),
        sum('Shipping', order.shippingAmount),
        sum('Total', order.orderTotal),
        sum('Paid', order.amountPaid),
      ),
    ),
    OPEN.includes(order.orderStatus) && (order.items ?? []).length > 0 && quantities(order, act),
  )
}

/** A refund by quantity changes the order; a split takes the quantities into another. */
function quantities(order, act) {
  const inputs = order.items.map((item) =>
    h('input', { type: 'number', min: 0, step: 1, value: String(item.quantity) }),
  )
  const items = () =>
    order.items.map(({ orderItemId }, at) => ({ orderItemId, quantity: Number(inputs[at].value) }))
  const form = h(
    'form',
    {
      onsubmit(event) {
        event.preventDefault()
        return event.submitter?.value === 'split'
          ? act('split', { items: items() }, 'Split: these quantities are an order of their own now.')
          : act('quantities', { items: items() }, 'Quantities set. What was paid stays.')
      },
    },
    h(
      'div.columns',
      {},
      order.items.map((item, at) => field(item.sku ?? item.name, inputs[at])),
    ),
    h('div.bar', {}, h('button', {}, 'Set quantities'), h('button', { value: 'split' }, 'Split these out')),
  )
  return h('details', {}, h('summary', {}, 'Refund by quantity, or split'), form)
}
