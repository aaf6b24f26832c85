import { parentPort, workerData } from 'node:worker_threads'
import { outside } from './kernel/kernel.ts'
import { memoryGround } from './memory/ground.ts'
import { type Lived, simulate } from './simulate.ts'

const { seeds, print } = workerData as { seeds: number[]; print: boolean } // why: what a crew hands to its workers
let seed = 0
const stray: string[] = []
// A rejection that nobody awaits ends a real process.
process.on('unhandledRejection', (error) =>
  stray.push(`nobody awaits: ${error instanceof Error ? error.stack : String(error)}`),
)

for (seed of seeds) {
  const start = process.threadCpuUsage()
  const lived: Lived = await simulate(
    seed,
    memoryGround(),
    print ? { print: (line) => console.log(line) } : {},
  )
  await outside()
  const { user, system } = process.threadCpuUsage(start)
  lived.violations.push(...stray.splice(0))
  parentPort?.postMessage({ ...lived, ms: (user + system) / 1000 })
}
