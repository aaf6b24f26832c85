/** `npm run simulate -- --seeds N --from S [--workers N] [--trace] [--first]`: lives so many seeds and says what did not hold. `--first` ends with the first that did not, in one line. */
import { parseArgs } from 'node:util'
import { countsOf, type Done, liveAll } from './crew.ts'
import { memoryGround } from './memory/ground.ts'
import { once } from './once.ts'
import { simulate } from './simulate.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    trace: { type: 'boolean', default: false },
    first: { type: 'boolean', default: false },
    workers: { type: 'string' },
  },
})
const [from, n] = [Number(values.from), Number(values.seeds)]
const asked = Array.from({ length: n }, (_, index) => from + index)
const crew = values.workers === undefined ? {} : { workers: Number(values.workers) }
if (values.trace)
  for (let seed = from; seed < from + n; seed += 1) {
    const { violations } = await simulate(seed, memoryGround(), { print: (line) => console.log(line) })
    for (const violation of violations) console.log(`seed ${seed}: ${violation}`)
  }
else if (values.first) await untilOne()
else await all()

/** Lives them until one does not hold: `seed N: <violation>`. */
async function untilOne() {
  const end = new AbortController()
  await liveAll(
    asked,
    ({ seed, violations: [violation] }) => {
      if (violation === undefined || end.signal.aborted) return
      console.log(`seed ${seed}: ${violation.replaceAll('\n', ' ')}`)
      process.exitCode = 1
      end.abort()
    },
    { ...crew, end: end.signal },
  )
}

async function all() {
  const began = performance.now()
  let lived = 0
  const say = (done: Done) => {
    lived += 1
    if (lived % 100 === 0) console.log(`${lived} seeds, ${Math.round((performance.now() - began) / 1000)} s`)
    if (done.violations.length === 0) return
    if (values.first) {
      console.log(`seed ${done.seed}: ${done.violations[0]?.split('\n')[0]}`)
      process.exit(1)
    }
    console.log(
      `\nseed ${done.seed}:\n  ${done.violations.join('\n  ')}\n${done.last
        .slice(-12)
        .map((line) => `    ${line.slice(0, 200)}`)
        .join('\n')}`,
    )
  }
  const done = await liveAll([...new Set([...asked, ...once])], say, crew)
  const bad = done.filter((one) => one.violations.length > 0)
  const slowest = done.toSorted((a, b) => b.ms - a.ms)[0]
  const ms = done.reduce((sum, one) => sum + one.ms, 0)
  console.log('faults that really came:', countsOf(done))
  console.log(
    `${done.length} seeds, ${bad.length} with a violation${bad.length > 0 ? ` (${bad.map((one) => one.seed).join(' ')})` : ''}; ${Math.round(ms / done.length)} ms of processor a seed, ${Math.round((performance.now() - began) / 1000)} s in all; slowest ${slowest?.seed} ${Math.round(slowest?.ms ?? 0)} ms`,
  )
  process.exitCode = bad.length > 0 ? 1 : 0
}
