import { field, h, statusMark, values } from './dom.js'

const CARRIERS = { usps: 'USPS', ups: 'UPS', fedex: 'FedEx', dhl: 'DHL' }

export const OPEN = ['awaiting_payment', 'awaiting_shipment', 'on_hold']

/** Number, status and names of the order. */
export function head(order, close) {
  const { customField1, source } = order.advancedOptions ?? {}
  return h(
    'div.head',
    {},
    h(
      'div',
      {},
      h('h2', {}, order.orderNumber),
      h(
        'div.bar',
        {},
        statusMark(order.orderStatus),
        h('span.quiet.small', {}, [`id ${order.orderId}`, source, customField1].filter(Boolean).join(' · ')),
      ),
      h('p.quiet.small.code', {}, order.orderKey),
    ),
    h('button', { onclick: close, 'aria-label': 'Close' }, 'Close'),
  )
}

/** What can be done to an order in its status. */
export function actions(order, act) {
  const is = (...statuses) => statuses.includes(order.orderStatus)
  const button = (label, deed, body, said, kind = 'button') =>
    h(kind, { onclick: () => act(deed, body, said) }, label)
  const rows = []
  if (is('awaiting_shipment', 'on_hold'))
    rows.push(button('Print label', 'label', {}, 'Label printed.', 'button.main'))
  if (is('shipped'))
    rows.push(
      button('Print return label', 'label', { isReturn: true }, 'Return label printed. Nobody is told.'),
    )
  if (is('awaiting_shipment'))
    rows.push(button('Send to a provider', 'provider', {}, 'With the provider now: pending fulfillment.'))
  if (is('pending_fulfillment'))
    rows.push(
      button(
        'Provider ships',
        'provider-ships',
        { carrierCode: 'ups', trackingNumber: `1Z${order.orderId}` },
        'Shipped by the provider: a fulfillment.',
        'button.main',
      ),
      button('Provider rejects', 'provider-rejects', {}, 'Rejected. FULFILLMENT_REJECTED tells of it.'),
    )
  if (is('pending_fulfillment', 'rejected_fulfillment'))
    rows.push(button('Take back', 'take-back', {}, 'Back to awaiting shipment.'))
  if (is('on_hold')) rows.push(button('Restore', 'restore', {}, 'Back to awaiting shipment.'))
  if (is('awaiting_payment')) rows.push(button('Mark as paid', 'paid', {}, 'Paid in full.', 'button.main'))
  if (is(...OPEN, 'pending_fulfillment', 'rejected_fulfillment'))
    rows.push(button('Cancel order', 'cancel', {}, 'Cancelled. The order is locked now.', 'button.danger'))
  rows.push(button('Delete', 'delete', {}, 'Deleted: it left every list.', 'button.danger'))
  return h(
    'section',
    {},
    h('div.bar', {}, rows),
    is('cancelled', 'shipped') &&
      h('p.quiet.small', {}, 'Locked: createorder can no longer change this order.'),
    is('awaiting_shipment', 'on_hold', 'awaiting_payment') &&
      h('details', {}, h('summary', {}, 'Mark as shipped, without a label'), markForm(act)),
    is(...OPEN) && h('details', {}, h('summary', {}, 'Hold'), holdForm(act)),
  )
}

function markForm(act) {
  const form = h(
    'form.columns',
    {
      onsubmit: (event) => (
        event.preventDefault(),
        act('ship', values(form), 'Marked as shipped. It is a fulfillment, not a shipment.')
      ),
    },
    field(
      'Carrier',
      h(
        'select',
        { name: 'carrierCode' },
        Object.entries(CARRIERS).map(([value, name]) => h('option', { value }, name)),
      ),
    ),
    field('Tracking number', h('input', { name: 'trackingNumber' })),
    h('button', {}, 'Mark as shipped'),
  )
  return form
}

function holdForm(act) {
  const form = h(
    'form.columns',
    { onsubmit: (event) => (event.preventDefault(), act('hold', values(form), 'On hold.')) },
    field('Until a date', h('input', { name: 'until', type: 'date' })),
    field('or for days', h('input', { name: 'days', type: 'number', min: 1, step: 1 })),
    h('button', {}, 'Hold'),
    h('p.quiet.small', {}, 'With neither, it stays on hold until somebody restores it.'),
  )
  return form
}
