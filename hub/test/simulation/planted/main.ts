import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { copyWith } from './apply.ts'
import { type Bug, bugs } from './bugs.ts'

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '2000' }, only: { type: 'string', default: '' } },
})

/** The seed that caught the bug and what it said, or null when all of them were blind to it. */
async function caught(bug: Bug): Promise<{ seed: string; says: string } | null> {
  const { folder, remove } = copyWith(bug)
  try {
    const main = join(folder, 'hub/test/simulation/main.ts')
    const child = spawn(process.execPath, [main, '--seeds', values.seeds, '--from', '1', '--first'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    child.stdout.on('data', (part) => (said += part))
    child.stderr.on('data', (part) => (said += part))
    const code = await new Promise((resolve) => child.once('close', resolve))
    const found = /^seed (\d+): (.*)$/m.exec(said)
    if (!found && code !== 0)
      throw new Error(`the simulation of “${bug.name}” did not run:\n${said.slice(-2000)}`)
    return found ? { seed: found[1] ?? '', says: found[2] ?? '' } : null
  } finally {
    remove()
  }
}

const queue = bugs.filter((bug) => bug.name.includes(values.only))
let blind = 0
async function worker() {
  for (let bug = queue.shift(); bug; bug = queue.shift()) {
    const found = await caught(bug)
    if (found)
      console.log(`caught by seed ${found.seed.padStart(4)}: ${bug.name} (${found.says.slice(0, 100)})`)
    else {
      blind += 1
      console.log(`NOT CAUGHT in ${values.seeds} seeds: ${bug.name}`)
    }
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, worker))
console.log(blind === 0 ? 'Every planted bug was caught.' : `${blind} planted bugs were not caught.`)
process.exit(blind === 0 ? 0 : 1)
