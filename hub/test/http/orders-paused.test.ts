import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { routes } from '../../src/http/api/orders.ts'
import { orderRoutes } from '../../src/http/orders/routes.ts'
import { stillApp } from '../rig/app.ts'
import { backer, campaign, label, lamp, linked, orderItem, put, shop } from './orders-world.ts'

type List = z.infer<typeof routes.list.answer>

test('while a sync is paused without keeping tracking, its orders show the numbers known until then, others all', async () => {
  await using app = await stillApp(orderRoutes)
  const { db, ask } = app
  await campaign(db, { state: 'paused' })
  await put(db, 'order', shop, [orderItem('500', { number: 'ML-7' }), orderItem('501', { number: 'W-1' })])
  await put(db, 'pledge', lamp, [backer('7')])
  await linked(db, '7', '500')
  const pausedAt = new Date()
  await sql`update integrations set paused_at = ${pausedAt}, settings = settings || '{"keepTracking": false}'`.execute(
    db,
  )
  const later = { at: new Date(pausedAt.getTime() + 1000) }
  await put(db, 'shipment', shop, [label('900', '500'), label('901', '501')], later)

  const tracked = async () =>
    (await ask<List>('GET', '/api/orders?sort=number')).body.rows.map((row) => [
      row.number,
      row.tracking.length,
    ])
  assert.deepEqual(await tracked(), [
    ['ML-7', 0],
    ['W-1', 1],
  ])
  await sql`update integrations set settings = settings || '{"keepTracking": true}'`.execute(db)
  assert.deepEqual(await tracked(), [
    ['ML-7', 1],
    ['W-1', 1],
  ])
})
