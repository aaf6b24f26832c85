import { ask, state } from './api.js'
import { field, h, openDialog, say, values } from './dom.js'

const input = (name, props = {}) => h('input', { name, ...props })

/** The New Order form: what ShipStation's own asks for, and several lines. */
export function newOrder(onmade) {
  const dialog = openDialog('form', 'New order')
  const lines = h('div')
  const addLine = () => lines.append(line(() => lines.children.length > 1))
  addLine()
  const { stores } = state.current
  const form = h(
    'form',
    {
      onsubmit: (event) => {
        event.preventDefault()
        void save(event.submitter?.value === 'another')
      },
    },
    h(
      'section',
      {},
      h(
        'div.columns',
        {},
        field('Order number (made when empty)', input('orderNumber', { maxLength: 50 })),
        field(
          'Store',
          h(
            'select',
            { name: 'storeId' },
            stores
              .filter(({ active }) => active)
              .map(({ storeId, storeName }) => h('option', { value: storeId }, storeName)),
          ),
        ),
        field(
          'Status',
          h(
            'select',
            { name: 'orderStatus' },
            h('option', { value: 'awaiting_shipment' }, 'Awaiting shipment'),
            h('option', { value: 'awaiting_payment' }, 'Awaiting payment'),
            h('option', { value: 'on_hold' }, 'On hold'),
          ),
        ),
      ),
    ),
    h(
      'section',
      {},
      h('h3', {}, 'Ship to'),
      h(
        'div.columns',
        {},
        field('Name *', input('name', { required: true })),
        field('Company', input('company')),
        field('E-mail', input('customerEmail', { type: 'email' })),
      ),
      h(
        'div.columns',
        {},
        field('Address *', input('street1', { required: true })),
        field('Address, second line', input('street2')),
      ),
      h(
        'div.columns',
        {},
        field('City *', input('city', { required: true })),
        field('State *', input('state', { required: true })),
        field('Postal code *', input('postalCode', { required: true })),
        field(
          'Country *',
          input('country', {
            required: true,
            value: 'US',
            maxLength: 2,
            pattern: '[A-Za-z]{2}',
            title: 'Two letters, such as US',
          }),
        ),
      ),
    ),
    h(
      'section',
      {},
      h('h3', {}, 'Items'),
      lines,
      h('div', {}, h('button', { type: 'button', onclick: addLine }, 'Add a line')),
    ),
    h(
      'section',
      {},
      h(
        'div.columns',
        {},
        field('Tax', input('taxAmount', { type: 'number', step: '0.01', min: 0 })),
        field('Shipping', input('shippingAmount', { type: 'number', step: '0.01', min: 0 })),
        field('Paid', input('amountPaid', { type: 'number', step: '0.01', min: 0 })),
      ),
    ),
    h(
      'section',
      {},
      h(
        'div.bar',
        {},
        h('button.main', { value: 'once' }, 'Save'),
        h('button', { value: 'another' }, 'Save and create another'),
      ),
    ),
  )

  async function save(again) {
    const { order } = await ask('POST', 'orders', bodyOf(values(form), lines))
    say(`Order ${order.orderNumber} made.`)
    await onmade()
    if (!again) return dialog.close()
    form.reset()
    lines.replaceChildren()
    addLine()
    form.elements.name.focus()
  }
  dialog.append(
    h(
      'div.head',
      {},
      h('h2', {}, 'New order'),
      h('button', { type: 'button', onclick: () => dialog.close() }, 'Close'),
    ),
    form,
  )
  form.elements.name.focus()
}

function line(canGo) {
  const row = h(
    'div.columns.line',
    {},
    field('SKU', input('sku')),
    field('Item *', input('title', { required: true })),
    field('Quantity', input('quantity', { type: 'number', min: 0, step: 1, value: '1' })),
    field('Unit price', input('unitPrice', { type: 'number', step: '0.01', value: '0' })),
    h('button.plain.danger', { type: 'button', onclick: () => canGo() && row.remove() }, 'Remove'),
  )
  return row
}

function bodyOf(given, lines) {
  const { orderNumber, storeId, orderStatus, customerEmail, taxAmount, shippingAmount, amountPaid, ...rest } =
    given
  const { name, company, street1, street2, city, state: region, postalCode, country } = rest
  const items = [...lines.children].map((row) => {
    const read = (field) => row.querySelector(`[name=${field}]`).value
    return {
      sku: read('sku') || null,
      name: read('title'),
      quantity: Number(read('quantity')),
      unitPrice: Number(read('unitPrice')),
    }
  })
  return {
    orderNumber,
    storeId: Number(storeId),
    orderStatus,
    customerEmail,
    customerUsername: customerEmail,
    taxAmount,
    shippingAmount,
    amountPaid,
    shipTo: {
      name,
      company,
      street1,
      street2,
      city,
      state: region,
      postalCode,
      country: country.toUpperCase(),
    },
    items,
  }
}
