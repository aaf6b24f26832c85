import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { wasAbandoned } from '../../src/store/embedded/hold.ts'
import { endOrphan } from '../../src/store/embedded/postmaster.ts'
import { type EmbeddedDatabase, startEmbedded } from '../../src/store/embedded/index.ts'

/** Where `npm test` tells its test files the socket folder of the PostgreSQL that they share. */
const SHARED = 'LONGSHORE_TEST_POSTGRES'

/** Durability is not what these tests are about, and fsync is most of their time; the supervisor's own tests keep it on. */
const CARELESS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' }

const PREFIX = 'longshore-test-'

interface TestServer {
  socket: string
  stop(): Promise<void>
}

/** A PostgreSQL for tests in a temporary folder of its own, told to every process started from here on. */
export async function startTestServer(): Promise<TestServer> {
  await clearAbandoned()
  const folder = mkdtempSync(join(tmpdir(), PREFIX))
  const server = await startEmbedded(folder, CARELESS)
  process.env[SHARED] = server.connection.host
  const killed = () => endAtOnce(server)
  process.once('exit', killed)
  return {
    socket: server.connection.host,
    async stop() {
      process.off('exit', killed)
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

let own: Promise<TestServer> | null = null

/** The shared server's socket folder; a test file that is run alone starts one of its own, ended by `stopOwnServer`. */
export async function testServerSocket(): Promise<string> {
  const shared = process.env[SHARED]
  if (shared && own === null) return shared
  own ??= startTestServer()
  return (await own).socket
}

export async function stopOwnServer(): Promise<void> {
  await (await own)?.stop()
  own = null
}

/** A run that was killed could not end its server: the next one does, by the id in that server's own file. */
async function clearAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name)
    if (!name.startsWith(PREFIX) || !wasAbandoned(folder)) continue
    await endOrphan(join(folder, 'postgres'))
    rmSync(folder, { recursive: true, force: true })
  }
}

function endAtOnce(server: EmbeddedDatabase): void {
  try {
    process.kill(server.pid, 'SIGQUIT')
  } catch {
    // It has ended already.
  }
}
