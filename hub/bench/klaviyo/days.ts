import { countedInZones } from '../../test/klaviyo/volume.ts'
import { migrate } from '../../src/store/migrate.ts'
import { benchServer } from '../engine/ground.ts'

const orders = Number(process.env.BENCH_DAYS_ORDERS ?? 100_000)

/** A year's worth of a busy shop in one window: each day counts the same in ShipStation, among what was sent, and in Klaviyo. */
export async function days(): Promise<object> {
  await using server = await benchServer()
  await migrate(server.db)
  const seconds: Record<string, number> = {}
  let last = performance.now()
  const counted = await countedInZones(server.db, orders, (what) => {
    seconds[what] = Math.round((performance.now() - last) / 100) / 10
    last = performance.now()
  })
  return {
    ...{ orders, seconds },
    zones: counted.map(({ zone, total, unread, differing, otherThanMade }) => ({
      ...{ zone, total, unread, differingDays: differing.length, otherThanMade: otherThanMade.length },
    })),
    atMost: { differingDays: 0, otherThanMade: 0 },
  }
}
