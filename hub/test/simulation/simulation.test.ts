import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countsOf, liveAll } from './crew.ts'
import { kinds } from './faults.ts'
import { memoryGround } from './memory/ground.ts'
import { once } from './once.ts'
import { postgresGround } from './postgres/ground.ts'
import { simulate } from './simulate.ts'

const fresh = Array.from({ length: Number(process.env.SEEDS ?? 1000) }, (_, index) => index + 1)
const seeds = [...new Set([...once, ...fresh])]
const lived = liveAll(seeds, () => {}, { workers: 2 })
/** So many are lived on PostgreSQL too. */
const onPostgres = 50

test('whatever goes wrong: nothing is lost, nothing doubled, nothing overtaken, no limit broken, and all comes to rest', async (t) => {
  const all = await lived
  t.diagnostic(`${all.length} seeds`)
  const bad = all.filter((one) => one.violations.length > 0)
  assert.deepEqual(
    bad.map(({ seed, violations }) => ({ seed, violations })),
    [],
  )
})

test('every kind of fault really came', async (t) => {
  const counts = countsOf(await lived)
  t.diagnostic(JSON.stringify(counts))
  assert.deepEqual(
    kinds.filter((kind) => !counts[kind]),
    [],
  )
})

test('the same seed lives the same life again', async () => {
  for (const { seed, fingerprint } of (await lived).slice(0, 5)) {
    const again = await simulate(seed, memoryGround())
    assert.equal(again.fingerprint, fingerprint, `seed ${seed}`)
  }
})

/** What came last of all to the world is to be among them, whatever its turns. */
const wanted = ['deed of ours fails', 'deed of ours refused', 'remapped here', 'remapped there'] as const
/** A seed on PostgreSQL takes its time: those that are through in the fewest turns are lived there too. */
test('on PostgreSQL the same seeds live the same lives', async (t) => {
  const byTurns = (await lived).toSorted((a, b) => a.turns - b.turns)
  const kindly = wanted.flatMap((kind) => byTurns.find(({ counts }) => counts[kind]) ?? [])
  const chosen = [...new Set([...kindly, ...byTurns])].slice(0, onPostgres)
  const ground = await postgresGround()
  const began = performance.now()
  try {
    for (const { seed, fingerprint } of chosen) {
      const real = await simulate(seed, ground)
      assert.equal(real.fingerprint, fingerprint, `seed ${seed}`)
    }
  } finally {
    await ground.close()
  }
  assert.equal(chosen.length, Math.min(onPostgres, seeds.length))
  t.diagnostic(`${chosen.length} seeds in ${Math.round((performance.now() - began) / 1000)} s`)
})
