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
  for (const queue of queues) {
    await boss.createQueue(queue, { policy: 'short', retryLimit: 5, retryDelay: 2, deleteAfterSeconds: 300 })
    await boss.work<{ id: string }>(queue, { pollingIntervalSeconds: 0.5, batchSize: 1 }, async ([job]) => {
      if (job) await work[queue](job.data.id)
    })
  }
  return {
    look: async (queue, id) => void (await boss.send(queue, { id }, { singletonKey: id })),
    stop: () => boss.stop({ graceful: true, timeout: 5000 }),
  }
}
