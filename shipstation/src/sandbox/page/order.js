import { ask, state } from './api.js'
import { field, h, money, openDialog, say, short, shown, statusMark, values } from './dom.js'

const CARRIERS = { usps: 'USPS', ups: 'UPS', fedex: 'FedEx', dhl: 'DHL' }
const SERVICES = [
  ['stamps_com', 'usps_priority_mail', 'USPS Priority Mail'],
  ['stamps_com', 'usps_first_class_mail', 'USPS First Class Mail'],
  ['stamps_com', 'usps_priority_mail_international', 'USPS Priority Mail Intl'],
  ['ups', 'ups_ground', 'UPS Ground'],
  ['ups', 'ups_2nd_day_air', 'UPS 2nd Day Air'],
  ['fedex', 'fedex_home_delivery', 'FedEx Home Delivery'],
  ['fedex', 'fedex_2day', 'FedEx 2Day'],
]
const OPEN = ['awaiting_payment', 'awaiting_shipment', 'on_hold']

/** One order, with everything that a person can do to it. */
export function openOrder(orderId, onclose) {
  const dialog = openDialog('drawer', 'Order', onclose)
  const draw = ({ order, shipments, fulfillments }) => {
    const at = dialog.scrollTop
    dialog.replaceChildren(
      head(order, () => dialog.close()),
      actions(order, act),
      parcels(shipments, fulfillments, act),
      contents(order),
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

function head(order, close) {
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

function actions(order, act) {
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
  if (is('on_hold')) rows.push(button('Restore', 'restore', {}, 'Back to awaiting shipment.'))
  if (is('awaiting_payment')) rows.push(button('Mark as paid', 'paid', {}, 'Paid in full.', 'button.main'))
  if (is(...OPEN))
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
    field('Until (none: until restored)', h('input', { name: 'until', type: 'date' })),
    h('button', {}, 'Hold'),
  )
  return form
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
          h('div.quiet.small', {}, `marked as shipped · ${one.carrierCode} · ${short(one.shipDate)}`),
        ),
        h('td', {}),
        h('td', {}),
      ),
    ),
  ]
  return h('section', {}, h('h3', {}, 'Parcels'), h('table', {}, h('tbody', {}, rows)))
}

function contents(order) {
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
  )
}

function settings(order, act) {
  const unit = order.weight?.units ?? 'ounces'
  const weight = h(
    'form.columns',
    { onsubmit: (event) => (event.preventDefault(), act('weight', values(weight), 'Weight set.')) },
    field(
      'Weight',
      h('input', { name: 'value', type: 'number', min: 0, step: 'any', value: shown(order.weight?.value) }),
    ),
    field(
      'Unit',
      h(
        'select',
        { name: 'units' },
        ['ounces', 'pounds', 'grams'].map((value) => h('option', { value, selected: value === unit }, value)),
      ),
    ),
    h('button', {}, 'Set weight'),
  )
  const service = h(
    'select',
    { name: 'service' },
    h('option', { value: '' }, order.serviceCode ?? 'Not chosen'),
    SERVICES.map(([, code, name], at) =>
      h('option', { value: at, selected: code === order.serviceCode }, name),
    ),
  )
  const choose = h(
    'form.columns',
    {
      onsubmit(event) {
        event.preventDefault()
        if (service.value === '') return say('Choose a service first.')
        const [carrierCode, serviceCode] = SERVICES[Number(service.value)]
        return act('service', { carrierCode, serviceCode, packageCode: 'package' }, 'Service set.')
      },
    },
    field('Service', service),
    h('button', {}, 'Set service'),
  )
  return h('section', {}, h('h3', {}, 'Shipping'), weight, choose)
}

function people(order, act) {
  const { tags, users } = state.current
  const own = (order.tagIds ?? []).map((tagId) =>
    h(
      'span.tag',
      {},
      `${tags.find((tag) => tag.tagId === tagId)?.name ?? 'Tag'} `,
      h('span.quiet', {}, tagId),
      h('button', { 'aria-label': 'Remove tag', onclick: () => act('untag', { tagId }) }, '×'),
    ),
  )
  const tag = h(
    'select',
    { 'aria-label': 'Add a tag', onchange: () => act('tag', { tagId: Number(tag.value) }) },
    h('option', { value: '' }, 'Add a tag'),
    tags
      .filter(({ tagId }) => !order.tagIds?.includes(tagId))
      .map(({ tagId, name }) => h('option', { value: tagId }, `${name} (${tagId})`)),
  )
  const user = h(
    'select',
    {
      onchange: () =>
        act('assign', { userId: user.value }, user.value ? 'Assigned.' : 'Assignment taken away.'),
    },
    h('option', { value: '' }, 'Nobody'),
    users.map(({ userId, name }) => h('option', { value: userId, selected: userId === order.userId }, name)),
  )
  const notes = h(
    'form.columns',
    { onsubmit: (event) => (event.preventDefault(), act('note', values(notes), 'Notes kept.')) },
    field(
      'Internal notes',
      h('textarea', { name: 'internalNotes', rows: 2, value: shown(order.internalNotes) }),
    ),
    field(
      'Customer notes',
      h('textarea', { name: 'customerNotes', rows: 2, value: shown(order.customerNotes) }),
    ),
    h('button', {}, 'Keep notes'),
  )
  return h(
    'section',
    {},
    h('h3', {}, 'Tags, people, notes'),
    own.length > 0 && h('div.bar', {}, own),
    h('div.columns', {}, field('Tags', tag), field('Assigned to', user)),
    notes,
  )
}
