import { until } from '../../demo/until.ts'
import { loadNow, rounded } from './ground.ts'
import { running } from './running.ts'

const pledges = Number(process.env.LONGSHORE_BENCH_PLEDGES ?? 10_000)
const page = 500

/** From a page at the desk to an order accepted at ShipStation and linked: all three fences, as fast as they go. */
export async function allFences(): Promise<object> {
  await using it = await running({ sandbox: { limit: 'off' }, sources: [], flows: ['desk'] })
  const began = performance.now()
  for (let at = 0; at < pledges; at += page)
    await it.bring(Array.from({ length: Math.min(page, pledges - at) }, (_, n) => String(at + n)))
  const entered = performance.now()
  const accepted = () => it.sandbox.shop.orders.all().length
  await until('every order is accepted', async () => accepted() === pledges, 900)
  const seconds = (performance.now() - began) / 1000
  const requests = it.sandbox.world.requests.count
  return {
    ...{ pledges, enteredSeconds: rounded((entered - began) / 1000), seconds: rounded(seconds) },
    ...{ rowsASecond: Math.round(pledges / seconds), requests, load: loadNow() },
  }
}
