import { until } from '../../demo/until.ts'
import { cpuOf } from '../ground.ts'
import { world } from './world.ts'

const orders = Number(process.env.BENCH_ORDERS ?? 9_000)
/** Klaviyo's minute lasts so many times less. Its windows are to bind, not the machine: asked for more than it serves, a machine measures itself. */
const speed = Number(process.env.BENCH_SPEED ?? 1.25)
type Shown = { queue: { waiting: number } }

/** History that lies planned and waits: how much of what Klaviyo permits is used, as its sandbox counts. */
export async function history(): Promise<object> {
  await using on = await world(orders, speed)
  const at = await on.allow()
  await on.client.send('POST', `${at}/pause`)
  const waiting = async () => (await on.client.get<Shown>(at)).queue.waiting
  // Planned is what has not grown for a while: a batch of the planner may take seconds on a busy machine.
  let [seen, since] = [0, performance.now()]
  await until(
    'all is planned',
    async () => {
      const now = await waiting()
      if (now !== seen) [seen, since] = [now, performance.now()]
      return seen > 0 && performance.now() - since > 15_000
    },
    3600,
  )
  const events = await waiting()
  const before = on.far.windows().length
  const pid = on.hub.child.pid ?? 0
  const [began, hubCpu, ownCpu] = [performance.now(), cpuOf(pid), process.cpuUsage()]
  await on.client.send('POST', `${at}/restart`)
  await until('all is told', async () => on.far.account.events.size >= events, 3600)
  const seconds = (performance.now() - began) / 1000
  const own = process.cpuUsage(ownCpu)
  const minutes = on.far
    .windows()
    .slice(before)
    .filter(({ operation }) => operation === 'POST /api/events')
  const { burst, steady } = on.far.world.rates.limitOf('POST /api/events')
  const permitted = Math.min(burst, steady / 60)
  const gone = rateOf(minutes)
  const part = (used: number) => Math.round((used / seconds) * 100) / 100
  return {
    ...{ orders, events, speed, seconds: Math.round(seconds) },
    windows: { burst: `${burst} a second`, steady: `${steady} a minute` },
    aSecond: { permitted: tenths(permitted), gone: gone === null ? null : tenths(gone) },
    ofPermitted: gone === null ? null : Math.round((gone / permitted) * 1000) / 1000,
    answeredInEachMinute: minutes.map(({ answered }) => answered),
    refused429: minutes.reduce((sum, { refused }) => sum + refused, 0),
    requestsAnActualSecond: tenths(events / seconds),
    coresUsed: { hub: part(cpuOf(pid) - hubCpu), sandboxes: part((own.user + own.system) / 1e6) },
    atLeast: { ofPermitted: 0.9, refused429: 0 },
  }
}

/** Of all minutes but the last, which was not full: events a second of Klaviyo's own clock, the pauses between them counted in. */
function rateOf(minutes: readonly { start: string; answered: number }[]): number | null {
  const [first, last] = [minutes[0], minutes.at(-1)]
  if (!first || !last || first === last) return null
  const answered = minutes.slice(0, -1).reduce((sum, one) => sum + one.answered, 0)
  return answered / ((Date.parse(last.start) - Date.parse(first.start)) / 1000)
}

const tenths = (n: number) => Math.round(n * 10) / 10
