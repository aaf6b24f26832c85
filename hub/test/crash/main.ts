import { parseArgs } from 'node:util'
import { runCycles } from './cycles.ts'
import { quantile } from './tally.ts'

/** `npm run crash -- --cycles 20 [--hubs 2] [--seed 1] [--database-url postgres://…] [--kind stopped]`: ends with 1 when anything was
 * lost or doubled. Ctrl-C ends it after the cycle that it is at, with everything checked. */
const { values } = parseArgs({
  options: {
    cycles: { type: 'string', default: '20' },
    hubs: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    'database-url': { type: 'string' },
    kind: { type: 'string' },
  },
})
const [cycles, seed] = [Number(values.cycles), Number(values.seed)]
const databaseUrl = values['database-url']
const began = performance.now()
let isEnough = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (isEnough = true))
console.log(
  `${cycles} cycles, ${values.hubs === '2' ? 'two hubs on one PostgreSQL' : 'one hub with its own PostgreSQL'}, seed ${seed}`,
)
try {
  const {
    cycles: done,
    tally,
    starts,
    orders,
    mails,
    minutes,
  } = await runCycles({
    ...{ seed, hubs: values.hubs === '2' ? 2 : 1 },
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    kinds: ({ name }) => name.includes(values.kind ?? ''),
    more: (n) => n < cycles && !isEnough,
    says: (line) => console.log(line),
  })
  for (const line of tally.lines()) console.log(line)
  console.log(
    `open again: p50 ${quantile(starts, 0.5)}, p95 ${quantile(starts, 0.95)}, ${starts.length} starts, none failed`,
  )
  console.log(
    `nothing lost, nothing doubled: ${orders} orders, ${mails} mails, ${minutes} minutes within their budget`,
  )
  console.log(`${done} cycles in ${Math.round((performance.now() - began) / 1000)} s`)
} catch (error) {
  console.log(
    `violation, seed ${seed}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  )
  process.exitCode = 1
}
