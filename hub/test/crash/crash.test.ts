import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runCycles } from './cycles.ts'
import { quantile } from './tally.ts'

/** So many kills must find something half done; others do not count. */
const fewest = 25
const most = 60

test('killed again and again while reports, orders and mails go: nothing lost, nothing doubled', async (t) => {
  const seed = Number(process.env.CRASH_SEED ?? Date.now() % 100_000)
  t.diagnostic(`seed ${seed}`)
  const { tally, starts, orders, mails } = await runCycles({
    ...{ hubs: 1, seed },
    more: (cycles, so) => so.counted < fewest && cycles < most,
    says: (line) => {
      if (process.env.CRASH_SAYS) console.error(line)
    },
    // Long pauses and first starts are the long run's: `npm run crash`.
    kinds: ({ isLong }) => !isLong,
  })
  for (const line of tally.lines()) t.diagnostic(line)
  t.diagnostic(
    `${orders} orders, ${mails} mails, open again in ${quantile(starts, 0.5)} (p95 ${quantile(starts, 0.95)})`,
  )
  assert.ok(tally.counted >= fewest, `only ${tally.counted} kills hit something half done`)
})
