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
/** So long PostgreSQL is given, and so many seeds at most. */
const onPostgres = { ms: 60_000, most: 50, least: 5 }

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

/** A seed on PostgreSQL takes its time: those that are through in the fewest turns are lived there too. */
test('on PostgreSQL the same seeds live the same lives', async (t) => {
  const byTurns = (await lived).toSorted((a, b) => a.turns - b.turns).slice(0, onPostgres.most)
  const ground = await postgresGround()
  const began = performance.now()
  let n = 0
  try {
    for (const { seed, fingerprint } of byTurns) {
      if (n >= onPostgres.least && performance.now() - began > onPostgres.ms) break
      const real = await simulate(seed, ground)
      assert.equal(real.fingerprint, fingerprint, `seed ${seed}`)
      n += 1
    }
  } finally {
    await ground.close()
  }
  t.diagnostic(`${n} seeds in ${Math.round((performance.now() - began) / 1000)} s`)
})
