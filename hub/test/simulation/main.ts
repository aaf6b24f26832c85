import { parseArgs } from 'node:util'
import { memoryGround } from './memory/ground.ts'
import { simulate } from './simulate.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    trace: { type: 'boolean', default: false },
  },
})
const from = Number(values.from)
let bad = 0
const counts: Record<string, number> = {}
const began = performance.now()
let slow = [0, 0]
for (let seed = from; seed < from + Number(values.seeds); seed += 1) {
  const start = process.cpuUsage()
  const lived = await simulate(
    seed,
    memoryGround(),
    values.trace ? { print: (line) => console.log(line) } : {},
  )
  const used = process.cpuUsage(start)
  const took = (used.user + used.system) / 1000
  if (took > (slow[1] ?? 0)) slow = [seed, took]
  for (const [kind, n] of Object.entries(lived.counts)) counts[kind] = (counts[kind] ?? 0) + n
  if (process.env.EACH)
    console.log(seed, Math.round(took), lived.turns, lived.hours.toFixed(1), lived.violations.length)
  if (lived.violations.length === 0) continue
  bad += 1
  console.log(`seed ${seed}: ${lived.violations.join('\n  ')}`)
}
console.log(counts)
console.log(
  `${values.seeds} seeds, ${bad} with a violation, ${Math.round(performance.now() - began)} ms; slowest ${slow[0]}: ${Math.round(slow[1] ?? 0)} ms`,
)
process.exit(bad > 0 ? 1 : 0)
