import { PgBoss } from 'pg-boss'
import type pg from 'pg'

/** Background work that is not a lane's. A job says "look at this" and nothing else: losing every job loses nothing. */
export type Jobs = {
  look(queue: Queue, id: string): Promise<void>
  stop(): Promise<void>
}
export const queues = ['import-preview', 'import'] as const
export type Queue = (typeof queues)[number]

/** Starts the queue on our own pool. `work` is called with the id; what throws is tried again a little later. */
export async function openJobs(
  pool: pg.Pool,
  work: Record<Queue, (id: string) => Promise<void>>,
  says: (error: unknown) => void,
): Promise<Jobs> {
  const boss = new PgBoss({
    db: { executeSql: (text: string, values?: unknown[]) => pool.query(text, values) },
  })
  boss.on('error', says)
  await boss.start()
  const workers = new Map<Queue, string>()
  for (const queue of queues) {
    await boss.createQueue(queue, { policy: 'short', retryLimit: 5, retryDelay: 2, deleteAfterSeconds: 300 })
    const worker = await boss.work<{ id: string }>(
      queue,
      { pollingIntervalSeconds: 0.5, batchSize: 1 },
      async ([job]) => {
        if (job) await work[queue](job.data.id)
      },
    )
    workers.set(queue, worker)
  }
  return {
    look: async (queue, id) => {
      await boss.send(queue, { id }, { singletonKey: id })
      // Somebody waits for this one: our own worker looks at once. What another process sent is found by its next poll.
      const worker = workers.get(queue)
      if (worker !== undefined) boss.notifyWorker(worker)
    },
    stop: () => boss.stop({ graceful: true, timeout: 5000 }),
  }
}
