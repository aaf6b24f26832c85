import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Lived } from './simulate.ts'

export type Done = Lived & { ms: number }

/** How many live them, and what ends them before their time. */
type Crew = { workers?: number; end?: AbortSignal }

/** Lives these seeds in memory, spread over workers; `each` is told of every one as it ends. */
export async function liveAll(
  seeds: readonly number[],
  each: (done: Done) => void = () => {},
  { workers = Math.max(1, Math.min(availableParallelism(), 4)), end }: Crew = {},
): Promise<Done[]> {
  const all: Done[] = []
  const share = (nth: number) => seeds.filter((_, index) => index % workers === nth)
  const work = (nth: number) =>
    new Promise<void>((resolve, reject) => {
      const mine = share(nth)
      if (mine.length === 0) return resolve()
      const worker = new Worker(new URL('worker.ts', import.meta.url), {
        workerData: { seeds: mine, print: false },
      })
      let lived = 0
      worker.on('message', (done: Done) => {
        lived += 1
        all.push(done)
        each(done)
      })
      worker.on('error', reject)
      end?.addEventListener('abort', () => void worker.terminate())
      worker.on('exit', () =>
        lived === mine.length || end?.aborted
          ? resolve()
          : reject(new Error(`seed ${mine[lived]} never ended`)),
      )
    })
  await Promise.all(Array.from({ length: workers }, (_, nth) => work(nth)))
  return all.sort((a, b) => a.seed - b.seed)
}

/** How often each kind of fault really came, over all of them. */
export function countsOf(all: readonly Lived[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { counts: own } of all)
    for (const [kind, n] of Object.entries(own)) counts[kind] = (counts[kind] ?? 0) + n
  return counts
}
