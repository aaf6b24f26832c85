import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { routes } from '../../src/http/api/integrations.ts'
import { watchingRoutes } from '../../src/http/watching/routes.ts'
import { routed } from '../rig/app.ts'
import { engineRig, until } from '../rig/engine.ts'
import { allAre, deskConnector, seated } from '../engine/desk.ts'

type Of<R extends { answer: z.ZodType }> = z.infer<R['answer']>
const at = '/api/integrations/int-flow'

test('an integration shows how it is doing, what it read, what it sent and what waits', async () => {
  await using rig = await engineRig([deskConnector])
  const { say } = await seated(rig)
  const { ask } = routed(rig.db, rig.engine.context, rig.engine, watchingRoutes)
  await say({ a: {}, b: { quantity: 2 }, w: { say: 'wait', ask: 'cup' }, s: { say: 'skip' } })
  await until('both went', () => allAre(rig.db, 'done', 2))
  await until(
    'it was read',
    async () => (await ask<Of<typeof routes.runs>>('GET', `${at}/runs`)).body.total > 0,
  )

  const shown = (await ask<Of<typeof routes.show>>('GET', at)).body
  assert.deepEqual([shown.left, shown.waiting, shown.through], [0, 1, null])
  assert.ok(shown.nextRun && shown.budgets[0]?.used.length, 'when it looks again, and what requests went for')
  assert.ok(['In step', 'Catching up'].includes(shown.status.word))

  const { runs } = (await ask<Of<typeof routes.runs>>('GET', `${at}/runs?only=all`)).body
  assert.ok(runs.every((run) => run.what === 'Orders' && !run.failed))

  const feed = (await ask<Of<typeof routes.feed>>('GET', `${at}/feed`)).body
  assert.deepEqual([feed.total, feed.counts], [2, [{ label: 'done', count: 2 }]])
  assert.equal((await ask<Of<typeof routes.feed>>('GET', `${at}/feed?q=b&state=done`)).body.total, 1)
  const one = (await ask<Of<typeof routes.step>>('GET', `${at}/feed/${feed.steps[0]?.key}`)).body
  assert.equal(one.timeline[0]?.wire?.answer?.status, 200)
  assert.equal((one.body as { number: string }).number, feed.steps[0]?.key && 'T-b') // why: the desk's bodies are drafts

  const { questions } = (await ask<Of<typeof routes.questions>>('GET', `${at}/questions`)).body
  assert.deepEqual(
    questions.map(({ question, count }) => [question, count]),
    [['Which product is cup?', 1]],
  )
})

test('a day planned again sends only what differs, and says so before', async () => {
  await using rig = await engineRig([deskConnector])
  const { say } = await seated(rig)
  const { ask } = routed(rig.db, rig.engine.context, rig.engine, watchingRoutes)
  await say({ a: {}, b: {} })
  await until('both went', () => allAre(rig.db, 'done', 2))
  const day = new Date().toISOString().slice(0, 10)
  const outlook = async () =>
    (await ask<Of<typeof routes.replayOutlook>>('GET', `${at}/replay?day=${day}`)).body
  assert.deepEqual([(await outlook()).records, (await outlook()).steps], [2, []])
  await ask('POST', `${at}/replay`, { day })
  await until('they were looked at again', async () => {
    const { rows } = await sql`select from replans`.execute(rig.db)
    return rows.length === 0
  })
  assert.equal((await ask<Of<typeof routes.feed>>('GET', `${at}/feed`)).body.total, 2, 'nothing new went')

  await sql`update integrations set settings = settings || '{"plus": 3}' where id = 'int-flow'`.execute(
    rig.db,
  )
  assert.deepEqual((await outlook()).steps, [{ label: 'put', count: 2 }])
  assert.match((await outlook()).says, /2 steps would go/)
  await ask('POST', `${at}/replay`, { day })
  await until('both went once more', () => allAre(rig.db, 'done', 4))
  assert.equal((await ask('GET', `${at}/replay?day=yesterday`)).status, 422)
  assert.equal((await ask('GET', '/api/integrations/none')).status, 404)
})
