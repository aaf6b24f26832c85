import { at, benchGround, counts, importReport, memoryOf, peakOf, prepare, seconds } from './ground.ts'
import { until } from '../demo/until.ts'

/** Some nine in ten are finalized: these make more than 10,000 orders. */
const backers = 11_500

/** 10,000 orders from released to accepted, with the sandbox's rate limit off; and the larger import that they come from. */
export async function fullSpeed(): Promise<object> {
  await using ground = await benchGround({ limit: 'off' })
  const pid = ground.hub.child.pid ?? 0
  const imported = await importReport(ground, backers)
  const afterImport = peakOf(pid)
  await prepare(ground)
  const planned = performance.now()
  await until(
    'every order is ready',
    async () => {
      const now = await counts(ground)
      return now.waiting === 0 && now.unreleased > 10_000
    },
    300,
  )
  const ready = (await counts(ground)).unreleased
  const requests = creates(ground)
  const began = performance.now()
  await ground.client.send('POST', `${at}/sync/release`, {})
  const accepted = () =>
    ground.sandbox.shop.orders.all().filter((kept) => kept.order.orderNumber.startsWith('KS-')).length
  await until('every order is accepted', async () => accepted() === ready, 600)
  const done = performance.now()
  return {
    import: {
      backers,
      previewSeconds: imported.preview,
      storedSeconds: imported.stored,
      peakMemoryMB: afterImport,
    },
    plan: { seconds: seconds(planned, began) },
    send: {
      orders: ready,
      seconds: seconds(began, done),
      createordersRequests: creates(ground) - requests,
      perTenThousandSeconds: Math.round((seconds(began, done) / ready) * 1_000_000) / 100,
      memoryMB: memoryOf(pid),
      peakMemoryMB: peakOf(pid),
      atMost: { seconds: 60, requests: `${Math.ceil(ready / 100)} and a tenth more` },
    },
  }
}

const creates = (ground: {
  sandbox: { world: { requests: { last: readonly { method: string; path: string }[] } } }
}) => ground.sandbox.world.requests.last.filter((request) => request.path.includes('createorders')).length
