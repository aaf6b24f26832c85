import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../demo/port.ts'
import { startHub } from '../demo/process.ts'
import { seconds } from './ground.ts'

/** Seconds from the process's start to its ready line: on an empty folder (the database is made), and later. At most 5 and 2. */
export async function startTimes(): Promise<object> {
  const data = await mkdtemp(join(tmpdir(), 'longshore-bench-'))
  const port = await freePort()
  const times: number[] = []
  for (let run = 0; run < 4; run += 1) {
    const began = performance.now()
    const hub = await startHub({ LONGSHORE_PORT: String(port), LONGSHORE_DATA: data })
    times.push(seconds(began, hub.readyAt))
    await hub.stop()
  }
  await rm(data, { recursive: true, force: true })
  const [first = 0, ...later] = times
  return {
    firstSeconds: first,
    laterSeconds: later.toSorted((a, b) => a - b)[1],
    atMost: { first: 5, later: 2 },
  }
}
