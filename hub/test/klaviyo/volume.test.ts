import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDb } from '../../src/store/open.ts'
import { freshDatabase } from '../rig/database.ts'
import { countedInZones } from './volume.ts'

const orders = 20_000

test(`V7 ${orders} orders of 90 days with a change of the clocks: each day counts the same on three sides, in three zones`, async () => {
  await using database = await freshDatabase()
  const counted = await countedInZones(openDb(database.pool), orders)
  assert.equal(new Set(counted.map(({ zone }) => zone)).size, 3)
  for (const { zone, ...one } of counted)
    assert.deepEqual(
      one,
      {
        ...{ total: { shipstation: orders, sent: orders, klaviyo: orders } },
        ...{ unread: null, differing: [], otherThanMade: [] },
      },
      zone,
    )
})
