import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { freePort } from '../demo/port.ts'
import { seconds } from './ground.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Seconds from `npm start` to its ready line. The first on an empty folder, with no web built and nothing compiled yet, as after
 * `npm ci`: it makes the database and builds the web. At most 5, and 2 later.
 */
export async function startTimes(): Promise<object> {
  const data = await mkdtemp(join(tmpdir(), 'longshore-bench-'))
  await rm(`${root}web/dist`, { recursive: true, force: true })
  await rm(`${root}node_modules/.cache/compiled`, { recursive: true, force: true })
  const times: number[] = []
  for (let run = 0; run < 4; run += 1) times.push(await start(data))
  await rm(data, { recursive: true, force: true })
  const [first = 0, ...later] = times
  return { firstSeconds: first, laterSeconds: later, atMost: { first: 5, later: 2 } }
}

async function start(data: string): Promise<number> {
  const began = performance.now()
  const environment = { ...process.env, LONGSHORE_DATA: data, LONGSHORE_PORT: String(await freePort()) }
  const child = spawn('npm', ['start'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const ended = new Promise<void>((end) => child.once('exit', () => end()))
  const ready = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on(
      'line',
      (line) => line.startsWith('ready ') && resolve(performance.now()),
    )
    child.once('exit', () => reject(new Error('npm start ended before it was ready')))
  })
  // npm hands a signal on to nobody in a group of its own, so the whole group is told.
  if (child.pid) process.kill(-child.pid, 'SIGTERM')
  await ended
  return seconds(began, ready)
}
