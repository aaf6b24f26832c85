import { until } from '../demo/until.ts'
import { at, type BenchGround, benchGround, counts, importReport, prepare, seconds } from './ground.ts'

/** One factor moves both clocks: a minute's window is twenty seconds here. */
const speed = 3
const backers = 11_500

/**
 * Orders under 40 requests a minute. They are released into a paused sync, so that all of them are ready when it restarts; then
 * in every full window that began with 40 requests ready, at least 38 must have been answered, as the sandbox counts.
 */
export async function paced(): Promise<object> {
  await using ground = await benchGround({ limit: 40, speed }, { speed })
  await importReport(ground, backers)
  await prepare(ground)
  await ground.client.send('POST', `${at}/sync/pause`, { keepTracking: true })
  await until(
    'every order is ready',
    async () => (await counts(ground)).waiting === 0 && (await counts(ground)).unreleased > 10_000,
    300,
  )
  const ready = (await counts(ground)).unreleased
  await ground.client.send('POST', `${at}/sync/release`, {})
  await until('every order is queued', async () => (await counts(ground)).queued === ready, 300)
  const before = windows(ground).length
  const began = performance.now()
  await ground.client.send('POST', `${at}/sync/restart`, {})
  await until('every order is accepted', async () => accepted(ground) === ready, 600)
  const took = seconds(began, performance.now())
  const measured = windows(ground).slice(before)
  let left = Math.ceil(ready / 100)
  const full = measured.filter((window) => {
    const wasReady = left >= 40
    left -= window.answered
    return wasReady
  })
  const refused429 = windows(ground).reduce((total, window) => total + window.refused429, 0)
  return {
    orders: ready,
    requests: Math.ceil(ready / 100),
    speed,
    seconds: took,
    answeredInEachWindow: measured.map((window) => window.answered),
    fullWindows: full.length,
    fewestInAFullWindow: Math.min(...full.map((window) => window.answered)),
    refused429,
    atLeast: { fewestInAFullWindow: 38, refused429: 0 },
  }
}

const accepted = (ground: BenchGround) =>
  ground.sandbox.shop.orders.all().filter((kept) => kept.order.orderNumber.startsWith('KS-')).length
const windows = (ground: BenchGround) => ground.sandbox.windows()
