import type { answers } from '../../src/sandbox/settings/answers.ts'
import type { lists } from '../../src/sandbox/settings/lists.ts'
import { type At, type Probes, probe } from './probe.ts'

const missing = ({ get }: At) => get('/orders/5')
const held = async ({ make, post }: At) =>
  (await post('/orders/holduntil', { orderId: (await make()).orderId, holdUntilDate: '2099-01-01' })).body

export const answerProbes: Probes<typeof answers> = {
  errorCase: probe(async (at) => Object.keys(await missing(at)), ['Message'], ['message']),
  text401: probe(
    async ({ at }) => (await at('wrong')('GET', '/stores')).body,
    { Message: 'Authorization has been denied for this request.' },
    { Message: 'Invalid API credentials' },
    '',
  ),
  text402: probe(
    async ({ control, get }) => {
      await control('POST', 'keys', { plan: 'no-api' })
      return get('/stores')
    },
    { Message: 'Payment Required' },
    '',
  ),
  text404: probe(missing, { Message: 'Order 5 was not found.' }, { Message: 'Not Found' }, ''),
  text405: probe(
    async ({ http }) => (await http('PATCH', '/orders')).body,
    { Message: "The requested resource does not support http method 'PATCH'." },
    '',
  ),
  ruleStatus: probe(async ({ send }) => (await send({ billTo: {} })).status, 400, 500),
  ruleText: probe(
    async ({ make, mark }) => (await mark((await make({ orderStatus: 'cancelled' })).orderId)).body,
    { Message: 'Order AB-1 is cancelled and cannot be marked as shipped.' },
    { Message: 'The request is invalid.' },
  ),
  pagesZero: probe(async ({ make, get }) => (await make(), (await get('/orders')).pages), 1, 0),
  emptyPages: probe(async ({ get }) => (await get('/orders')).pages, 0, 1),
  successText: probe(async (at) => Object(await held(at)).success, true, 'true'),
  windows: probe(
    async ({ later, http }) => {
      await later(30_000)
      return Number((await http('GET', '/stores')).headers.get('x-rate-limit-reset')) > 45
    },
    false,
    true,
  ),
  refused429: probe(
    async ({ control, http, later }) => {
      await control('POST', 'switches', { limit: 1 })
      for (let n = 0; n < 2; n++) await http('GET', '/stores')
      await later(60_000)
      return (await http('GET', '/stores')).status
    },
    200,
    429,
  ),
  resetRounding: probe(
    async ({ sandbox: { shop, world }, http }) => {
      shop.clock.freeze(world.budget.window('nobody').start + 30_500)
      return (await http('GET', '/stores')).headers.get('x-rate-limit-reset')
    },
    '30',
    '29',
  ),
}

const status = (query: Record<string, string>) =>
  probe(
    async ({ make, http }) => (await make(), (await http('GET', '/orders', { query })).status),
    200,
    'pageSize' in query || query.page === '0' ? 400 : 404,
  )
const found = (query: Record<string, string>, ...says: number[]) =>
  probe(
    async ({ make, total }) => (
      await make({ billTo: { name: 'Pia Payer', country: 'US' } }), total('/orders', query)
    ),
    ...says,
  )
const labelled = (query: Record<string, string>, ...says: number[]) =>
  probe(
    async ({ make, label, total }) => (await label((await make()).orderId), total('/shipments', query)),
    ...says,
  )

export const listProbes: Probes<typeof lists> = {
  pageSizeOver: status({ pageSize: '501' }),
  pageUnder: status({ page: '0' }),
  pastEnd: status({ page: '2' }),
  // The order is of 10:00 Pacific, which is 18:00 UTC.
  offsets: found({ orderDateEnd: '2026-03-01T17:59:59Z' }, 0, 1),
  bounds: probe(
    async ({ make, total }) => total('/orders', { modifyDateStart: String((await make()).modifyDate) }),
    0,
    1,
  ),
  subSeconds: probe(
    async ({ sandbox, make, total }) => {
      sandbox.shop.clock.freeze(Date.UTC(2026, 2, 1, 18, 0, 0, 500))
      await make()
      return total('/orders', { modifyDateStart: '2026-03-01 10:00:00' })
    },
    1,
    0,
  ),
  shipDateBounds: labelled({ shipDateStart: '2026-03-02 10:00:00' }, 1, 0),
  numberFilter: found({ orderNumber: 'B-1' }, 0, 1),
  parcelNumber: labelled({ orderNumber: 'AB' }, 0, 1),
  nameFilter: found({ customerName: 'duarte' }, 1, 0),
  customerName: found({ customerName: 'payer' }, 1, 0),
  filterCase: found({ orderNumber: 'ab' }, 1, 0),
  deleted: probe(
    async ({ make, http, total }) => {
      const { orderId } = await make()
      await http('DELETE', `/orders/${orderId}`)
      return [(await http('GET', `/orders/${orderId}`)).status, await total('/orders')]
    },
    [404, 0],
    [200, 0],
    [200, 1],
  ),
}
