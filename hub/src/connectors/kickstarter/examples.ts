import type { Step } from '../../connector.ts'
import type { Entities, Kind } from '../../model/entities.ts'
import type { OrderDraft } from '../../model/order.ts'
import type { RawRow } from './report/raw.ts'
import type { Settings } from './settings.ts'

/** What goes in, under which settings, and what comes out: tests, documentation and the preview on the page. */
export type Example = {
  title: string
  flow: 'orders'
  row: RawRow
  records: [kind: Kind, id: string, data: Entities[Kind]][]
  settings: Partial<Settings>
  out: Step<OrderDraft>[]
}

const row: RawRow = {
  ...{ file: 'backers.csv', row: 2, era: 'D', currency: 'EUR', tier: null, completed: null, itemised: true },
  cells: {
    'Backer Number': '1042',
    'Backer Name': 'Jörg Weiß',
    Email: 'joerg@example.com',
    'Shipping Amount': '€6.00',
    'Reward Title': 'Moon Lamp Pair',
    'Backing Minimum': '€85.00',
    'Reward ID': '9001002',
    'Pledge Amount': '€103.00',
    'Pledged At (UTC)': '2026-03-03, 09:02',
    'Pledged Status': 'collected',
    'Amount Due': '€0.00',
    'Amount Paid': '€103.00',
    'Survey Response': '2026-06-01, 12:00',
    'Shipping Name': 'Jörg Weiß',
    'Shipping Address 1': 'Große Straße 12',
    'Shipping City': 'Köln',
    'Shipping Postal Code': '50667',
    'Shipping Country Code': 'DE',
  },
  items: { 'Moon Lamp': '2', 'Enamel mug': '1' },
  addons: {},
  answers: { '[Addon: 7001] Enamel mug': '1' },
}

const campaign: Example['records'][number] = [
  'campaign',
  'moon-lamp',
  {
    ...{
      slug: 'moon-lamp',
      name: 'Moon Lamp',
      address: 'https://www.kickstarter.com/projects/moon/moon-lamp',
    },
    ...{ currency: 'EUR', state: 'live', completedColumn: null },
  },
]
const released: Example['records'][number] = ['release', 'orders', { all: true, only: [] }]
const product = (title: string, sku: string, cents: number | null): Example['records'][number] => [
  'mapping',
  `item:${title}`,
  {
    ...{ kind: 'item', title, digital: false },
    lines: [
      { sku, name: null, quantity: 1, unitPrice: cents === null ? null : { minor: cents, currency: 'EUR' } },
    ],
  },
]
const lamp = product('Moon Lamp', 'LAMP-01', 4250)
const mug = product('Enamel mug', 'MUG-11', 1000)
const line = (title: string, sku: string, quantity: number, unitPrice: string) => ({
  ...{ key: `item:${title}/${sku}`, sku, name: title, quantity, unitPrice, adjustment: false },
})
const sent: OrderDraft = {
  ...{ number: 'ML-1042', placedAt: '2026-03-03T09:02:00Z', paidAt: '2026-03-03T09:02:00Z', status: 'open' },
  email: 'joerg@example.com',
  shipTo: {
    ...{ name: 'Jörg Weiß', company: null, street1: 'Große Straße 12', street2: null, street3: null },
    ...{ city: 'Köln', state: null, postalCode: '50667', country: 'DE', phone: null },
  },
  lines: [
    line('Moon Lamp', 'LAMP-01', 2, '42.50'),
    line('Enamel mug', 'MUG-11', 1, '10.00'),
    { key: 'balance', sku: '', name: 'Pledge balance', quantity: 1, unitPrice: '2.00', adjustment: true },
  ],
  ...{ paid: '103.00', shipping: '6.00', tax: '0.00', store: '42', shipFrom: null, source: 'Kickstarter' },
}
const says = 'Send order ML-1042: 3 pieces to Jörg Weiß, Köln, DE'

export const examples: Example[] = [
  {
    title:
      'a finalized pledge with prices mapped: products, two euros of bonus as balance, shipping as shipping',
    ...{ flow: 'orders', row, settings: {}, records: [campaign, released, lamp, mug] },
    out: [{ do: 'put', mode: 'latest', body: sent, says }],
  },
  {
    title: 'three euros given back by hand: a line "Refund" and less paid',
    ...{ flow: 'orders', row, settings: {} },
    records: [
      ...[campaign, released, lamp, mug],
      [
        'refund',
        '1042',
        {
          entries: [
            {
              ...{ id: 'r1', amount: { minor: 300, currency: 'EUR' }, reason: 'scratched' },
              ...{ from: 'person', at: '2026-06-09T10:00:00Z' },
            },
          ],
        },
      ],
    ],
    out: [
      {
        ...{ do: 'put', mode: 'latest', says },
        body: {
          ...sent,
          paid: '100.00',
          lines: [
            ...sent.lines,
            { key: 'refund/r1', sku: '', name: 'Refund', quantity: 1, unitPrice: '-3.00', adjustment: true },
          ],
        },
      },
    ],
  },
  {
    title: 'a product not named yet: the order waits with the question',
    ...{ flow: 'orders', row, settings: {}, records: [campaign, released, lamp] },
    out: [
      {
        wait: 'Which product is “Enamel mug”?',
        for: { account: 'kickstarter:moon-lamp', kind: 'mapping', id: 'item:Enamel mug' },
      },
    ],
  },
  {
    title: 'not finalized: every reason at once',
    ...{ flow: 'orders', settings: {}, records: [campaign, released, lamp, mug] },
    row: { ...row, cells: { ...row.cells, 'Survey Response': 'No response', 'Amount Due': '€45.00' } },
    out: [{ skip: 'Not sent: 45.00 EUR still due; survey unanswered.' }],
  },
  {
    title: 'nothing released yet: it waits for that alone',
    ...{ flow: 'orders', row, settings: {}, records: [campaign, lamp, mug] },
    out: [
      {
        wait: 'Not released yet.',
        for: { account: 'kickstarter:moon-lamp', kind: 'release', id: 'orders' },
        options: ['release'],
      },
    ],
  },
]
