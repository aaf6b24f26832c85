import { readFileSync } from 'node:fs'
import { type Access, openAccess } from './access/index.ts'
import { openKey } from './access/key.ts'
import { redactor } from './access/redact.ts'
import { usedKeyIds } from './access/secrets.ts'
import type { Config } from './config.ts'
import { makeWay } from './disk/ballast.ts'
import { Disk } from './disk/disk.ts'
import { machineClock } from './engine/clock.ts'
import { type Given, openGround } from './ground.ts'
import { buildApp } from './http/app.ts'
import { listen } from './http/listen.ts'
import { openLog } from './log.ts'
import { type End, endAt } from './rehearsal.ts'
import { databaseFrom } from './store/database.ts'
import { migrate } from './store/migrate.ts'
import { openDb, openPool } from './store/open.ts'
import { tryToStore } from './store/try-to-store.ts'

export interface Hub {
  /** Where it listens, on this machine. */
  url: string
  /** What the console says while there is no owner: the link that makes one, or where it stands. */
  setupSays: string | null
  /** Settles when the database has ended under us: there is nothing to go on with. */
  databaseEnded: Promise<void>
  stop(): Promise<void>
}

/** What benches, the demo and tests make faster or shorter, and where a crash test ends it. */
export type Rehearsal = Given['rehearsal'] & { end?: End }
const noRehearsal: Rehearsal = { speed: 1, timing: {}, sandbox: {} }

/**
 * Opens everything in the order in which it stands on each other, and closes it backwards.
 *
 * @param web the folder of the built web, or why there is none.
 */
export async function openHub(
  config: Config,
  web: Promise<string | Error>,
  rehearsal: Rehearsal = noRehearsal,
): Promise<Hub> {
  await using undo = new AsyncDisposableStack()
  const isEmbedded = config.databaseUrl === null
  if (isEmbedded) makeWay(config.data)
  const database = await databaseFrom(config)
  undo.defer(database.stop)

  const redact = redactor()
  const { log, close: closeLog } = openLog(config.data, redact)
  undo.defer(async () => closeLog())
  const clock = machineClock(rehearsal.speed)
  const disk = new Disk({
    ...{ folder: isEmbedded ? config.data : null, clock },
    tryToStore: () => tryToStore(openDb(pool)),
    says: (it, words) => log.warn(it, words),
  })
  const pool = openPool(
    database.connection,
    (error) => log.warn({ err: error }, 'a database connection was lost'),
    () => disk.refused(),
  )
  undo.defer(() => pool.end())
  undo.defer(() => disk.stop())
  await disk.look()
  disk.watch()
  if (rehearsal.end) endAt(pool, rehearsal.end)
  await migrate(openDb(pool))

  const key = openKey(config.keyFile, await usedKeyIds(pool))
  const access = openAccess({ pool, key, data: config.data, url: config.url, log })
  const dist = await web
  // Without screens the hub still keeps everything in step: that is worth more than the screens.
  if (typeof dist !== 'string') log.error({ cause: String(dist.cause) }, dist.message)
  const ground = await openGround({
    config,
    pool,
    key,
    log,
    redactor: redact,
    version: version(),
    alone: isEmbedded,
    clock,
    disk,
    rehearsal,
  })
  undo.defer(ground.stop)
  const app = buildApp({
    access,
    deps: ground.deps,
    pool,
    disk,
    log,
    version: version(),
    web: typeof dist === 'string' ? dist : null,
  })
  const listening = await listen(app.fetch, config.host, config.port)
  undo.defer(listening.close)

  const setup = await access.setupLink()
  log.info({ url: listening.url, database: database.kind, version: version() }, 'the hub is ready')
  const opened = undo.move()
  return {
    url: listening.url,
    setupSays: setup && setupSays(setup, config.url ?? listening.url),
    databaseEnded: database.ended,
    stop: () => opened.disposeAsync(),
  }
}

function setupSays(setup: NonNullable<Awaited<ReturnType<Access['setupLink']>>>, url: string): string {
  if ('path' in setup)
    return `Make the owner's account here (works once, for 30 minutes): ${url}${setup.path}`
  const { host, pid } = setup.printedBy
  return `The link that makes the owner's account stands at the console of the hub that began before this one (${host}, process ${pid}). Is that one gone? Then start this hub again in a minute.`
}

function version(): string {
  const file = new URL('../package.json', import.meta.url)
  // Our own package.json: npm does not install one without a version.
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
