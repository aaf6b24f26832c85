import { test } from 'node:test'
import { runCycles } from './cycles.ts'
import { quantile } from './tally.ts'

const each = ['at random', 'stopped and continued', 'rolling restart']

test('two hubs on one PostgreSQL, begun at once, killed, frozen and restarted in turn: lanes move, nothing is lost or doubled', async (t) => {
  const seed = Number(process.env.CRASH_SEED ?? Date.now() % 100_000)
  t.diagnostic(`seed ${seed}`)
  const { tally, starts, orders } = await runCycles({
    ...{ hubs: 2, seed },
    more: (cycles) => cycles < each.length,
    says: (line) => t.diagnostic(line),
    // One of each, in this order.
    kinds: ({ name }, cycle) => name === each[cycle],
  })
  for (const line of tally.lines()) t.diagnostic(line)
  t.diagnostic(`${orders} orders, open again in ${quantile(starts, 0.5)}`)
})
