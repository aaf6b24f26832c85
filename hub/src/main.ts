import { leaveAddress } from './address.ts'
import { type Config, readConfig } from './config.ts'
import { builtWeb } from './http/build.ts'
import type { Hub, Rehearsal } from './hub.ts'
import { Refusal } from './refusal.ts'

const WEB = new URL('../../web', import.meta.url).pathname

/** Everything that is expected to go wrong is a Refusal and gets one line; anything else is ours and keeps its stack. */
function leave(error: unknown): never {
  if (!(error instanceof Refusal)) throw error
  console.error(`longshore: ${error.message}`)
  process.exit(error.exitCode)
}

function configuration(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    return leave(error)
  }
}

/** The web's first build takes as long as loading the rest and making the database: they go side by side. */
async function open(config: Config): Promise<Hub> {
  const web = builtWeb(WEB).catch((error: unknown) => new Error('The web is not built.', { cause: error }))
  const { openHub } = await import('./hub.ts')
  return openHub(config, web, rehearsalFrom(process.env.LONGSHORE_REHEARSAL))
}

const config = configuration()
const opening = open(config)
let address: ReturnType<typeof leaveAddress> | null = null
let stopping = false

/** For benches, the demo and crash tests only: JSON of what goes faster or ends sooner. Not configuration; see docs/architecture.md. */
function rehearsalFrom(text: string | undefined): Rehearsal {
  return { speed: 1, timing: {}, sandbox: {}, ...(text ? (JSON.parse(text) as Partial<Rehearsal>) : {}) } // why: written by our own tools
}

/** Also while it starts: then as soon as it has, so that no PostgreSQL is left behind. */
async function stopPolitely(): Promise<void> {
  if (stopping) return
  stopping = true
  // A second Ctrl-C does not wait: what is in flight is then settled at the next start.
  process.once('SIGINT', () => process.exit(130))
  const hub = await opening
  address?.takeAway()
  await hub.stop()
  process.exit(0)
}

process.once('SIGINT', () => void stopPolitely().catch(leave))
process.once('SIGTERM', () => void stopPolitely().catch(leave))

const hub = await opening.catch(leave)
hub.databaseEnded
  .then(() => {
    if (!stopping) leave(new Refusal('PostgreSQL ended while the hub was running. Start the hub again.', 75))
  })
  .catch(leave)
if (!stopping) {
  address = leaveAddress(config.data, hub.url)
  console.log(`ready ${hub.url}`)
  if (hub.setupSays) console.log(hub.setupSays)
}
