import { readConfig } from './config.ts'
import { type Hub, openHub } from './hub.ts'
import { Refusal } from './refusal.ts'

/** Everything that is expected to go wrong is a Refusal and gets one line; anything else is ours and keeps its stack. */
function leave(error: unknown): never {
  if (!(error instanceof Refusal)) throw error
  console.error(`longshore: ${error.message}`)
  process.exit(error.exitCode)
}

async function stopPolitely(hub: Hub): Promise<void> {
  // A second Ctrl-C does not wait: what is in flight is then settled at the next start.
  process.once('SIGINT', () => process.exit(130))
  await hub.stop()
  process.exit(0)
}

const hub = await Promise.resolve()
  .then(() => openHub(readConfig(process.env)))
  .catch(leave)
let stopping = false
const stop = () => {
  if (stopping) return
  stopping = true
  stopPolitely(hub).catch(leave)
}
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
hub.databaseEnded
  .then(() => {
    if (!stopping) leave(new Refusal('PostgreSQL ended while the hub was running. Start the hub again.', 75))
  })
  .catch(leave)

console.log(`ready ${hub.url}`)
if (hub.setupLink) console.log(`Make the owner's account here (works once, for 30 minutes): ${hub.setupLink}`)
