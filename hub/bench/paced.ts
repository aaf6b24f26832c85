import { at, type BenchGround, benchGround, counts, importReport, prepare, seconds } from './ground.ts'
import { until } from '../demo/until.ts'

const speed = 30
const backers = 11_500

/** The same orders under 40 requests a minute, one factor moving both clocks: how many of each full window's 40 were answered. */
export async function paced(): Promise<object> {
  await using ground = await benchGround({ limit: 40, speed }, { speed })
  await importReport(ground, backers)
  await prepare(ground)
  await until(
    'every order is ready',
    async () => (await counts(ground)).waiting === 0 && (await counts(ground)).unreleased > 10_000,
    300,
  )
  const ready = (await counts(ground)).unreleased
  const from = windows(ground).length
  const began = performance.now()
  await ground.client.send('POST', `${at}/sync/release`, {})
  await until(
    'every order is accepted',
    async () =>
      ground.sandbox.shop.orders.all().filter((kept) => kept.order.orderNumber.startsWith('KS-')).length ===
      ready,
    600,
  )
  // The first window and the last are not full: work began in the one and ended in the other.
  const full = windows(ground)
    .slice(from, -1)
    .map((window) => window.answered)
  const refused = windows(ground).reduce((total, window) => total + window.refused429, 0)
  return {
    orders: ready,
    speed,
    seconds: seconds(began, performance.now()),
    fullWindows: full.length,
    answeredInEach: full,
    fewest: Math.min(...full),
    refused429: refused,
    atLeast: 38,
  }
}

const windows = (ground: BenchGround) => ground.sandbox.windows()
