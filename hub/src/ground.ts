import type { Logger } from 'pino'
import type { Key } from './access/key.ts'
import type { Redactor } from './access/redact.ts'
import { vault } from './access/secrets.ts'
import { placeOf, unsealed } from './access/sets.ts'
import { preview } from './campaigns/preview.ts'
import { runImport } from './campaigns/run-import.ts'
import { unfinished } from './campaigns/imports.ts'
import type { Config } from './config.ts'
import type { Connector, Mail } from './connector.ts'
import { kickstarter } from './connectors/kickstarter/index.ts'
import type { Disk } from './disk/disk.ts'
import { klaviyo } from './connectors/klaviyo/index.ts'
import { mail } from './connectors/mail/index.ts'
import { shipstation } from './connectors/shipstation/index.ts'
import { machineChance } from './engine/chance.ts'
import type { Clock } from './engine/clock.ts'
import { type Context, standardTiming, type Timing } from './engine/context.ts'
import { Engine } from './engine/engine.ts'
import { program } from './engine/program.ts'
import { Registry } from './engine/registry.ts'
import { wire } from './engine/wire.ts'
import { Events } from './events.ts'
import { ensureAllHooks, hooksEveryMs } from './hooks.ts'
import type { Deps } from './http/deps.ts'
import { openJobs } from './jobs.ts'
import { openMailer } from './mailer.ts'
import { pledgeLinks } from './pledge-links.ts'
import { remoteClock } from './remote-clock.ts'
import { sandboxProcess } from './sandbox-process.ts'
import { allConnections, type ConnectionRow, saveSettings } from './store/connections.ts'
import { addLane } from './store/lanes.ts'
import { openDb } from './store/open.ts'
import { postgresStore } from './store/store.ts'
import type pg from 'pg'
import { sql } from 'kysely'

export type Given = {
  config: Config
  pool: pg.Pool
  key: Key
  log: Logger
  redactor: Redactor
  version: string
  /** The database is embedded: it admits one hub. */
  alone: boolean
  clock: Clock
  disk: Disk
  /** For benches and tests: how fast the clock runs, and how long things take. */
  rehearsal: {
    speed: number
    timing: Partial<Timing>
    sandbox: { speed?: number; limit?: string; webhookDelay?: number }
  }
}

/** Everything that handlers stand on, started: the engine with its lanes, background jobs, the sandbox when it is used. */
export async function openGround(given: Given): Promise<{ deps: Deps; stop(): Promise<void> }> {
  const { config, pool, key, log, version, clock, disk, rehearsal } = given
  await using undo = new AsyncDisposableStack()
  const db = openDb(pool)
  const events = new Events()
  const sockets = wire(config.proxy)
  undo.defer(sockets.close)
  const watched = remoteClock(sockets.transport, clock)
  const mailer = openMailer(config.smtpUrl)
  undo.defer(async () => mailer.close())
  const links = pledgeLinks(key)
  const safe = vault(key)
  const registry = new Registry([shipstation, kickstarter, klaviyo, mail])
  const context: Context = {
    store: postgresStore(db),
    registry,
    clock,
    chance: machineChance,
    transport: watched.transport,
    mail: (message, workspace) =>
      mailer.send(
        addressed(
          message,
          (pledge) =>
            (config.url ?? `http://127.0.0.1:${config.port}`) + links.path({ workspace, ...pledge }),
        ),
      ),
    program,
    secretsOf: (row, which) =>
      opened(registry.connector(row.connector), row.settings, unsealed(safe, row, which), given.redactor),
    sealSecrets: (row, secrets) => {
      const text = JSON.stringify(secrets)
      opened(registry.connector(row.connector), row.settings, text, given.redactor)
      return safe.seal(placeOf(row), text)
    },
    clean: (text) => given.redactor.redact(text),
    timing: { ...standardTiming, ...rehearsal.timing },
    says: {
      info: (it, words) => log.info(it, words),
      warn: (it, words) => log.warn(it, words),
      error: (it, words) => log.error(it, words),
    },
    tell: (topic, id) => events.tell(topic, id),
    hasRoom: () => disk.shortage === null,
  }
  const sandbox = sandboxProcess(config.data, rehearsal.sandbox)
  undo.defer(sandbox.stop)
  await startUsedSandbox(sandbox, db)
  const engine = new Engine(context, given.alone)
  await laneForMail(db, mailer.account)
  await engine.start()
  undo.defer(() => engine.stop())

  const deps: Deps = {
    db,
    engine,
    registry,
    transport: watched.transport,
    clock,
    clockOff: watched.off,
    disk,
    chance: machineChance,
    vault: safe,
    key,
    events,
    mailer,
    pledgeLinks: links,
    sandbox,
    url: config.url,
    shipstationUrl: config.shipstationUrl,
    klaviyoUrl: config.klaviyoUrl,
    version,
    jobs: { look: () => Promise.reject(new Error('the job queue is not open yet')), stop: async () => {} },
  }
  deps.jobs = await openJobs(
    pool,
    { 'import-preview': (id) => preview(deps, id), import: (id) => runImport(deps, id) },
    (error) => log.warn({ error: String(error) }, 'the job queue had a problem'),
  )
  undo.defer(() => deps.jobs.stop())
  await goOnWithImports(deps)
  disk.onChange(() => void roomChanged(deps).catch(() => {}))
  const hooks = tellHooks(deps, key, clock)
  undo.defer(async () => hooks.stop())
  const opened_ = undo.move()
  return { deps, stop: () => opened_.disposeAsync() }
}

/** Parses a connection's secrets and teaches the redactor every one of them, also in the form in which they travel. */
function opened(connector: Connector, settings: unknown, text: string, redactor: Redactor): unknown {
  const known = connector.secrets.parse(JSON.parse(text))
  for (const one of Object.values(known)) if (typeof one === 'string') redactor.learn(one)
  for (const header of Object.values(connector.api?.(known, settings).headers ?? {}))
    redactor.learn(header.split(' ').at(-1) ?? '')
  return known
}

/** A mail's token becomes the backer's own signed link at the last moment: it is not in any step. */
function addressed(message: Mail, linkTo: (pledge: { campaign: string; number: string }) => string): Mail {
  if (!message.pledge) return message
  const link = linkTo(message.pledge)
  return {
    ...message,
    text: message.text.replaceAll('%PLEDGE_PAGE%', link),
    html: message.html.replaceAll('%PLEDGE_PAGE%', link),
  }
}

/** Connections to the sandbox bring it with them; its port may be another one than last time. */
async function startUsedSandbox(sandbox: Deps['sandbox'], db: Deps['db']) {
  const used: ConnectionRow[] = (await allConnections(db)).filter((row) => row.sandbox)
  if (used.length === 0) return
  const running = await sandbox.start()
  for (const row of used) await saveSettings(db, row.id, { ...row.settings, base: `${running.url}/` })
}

/** The mail server is configured, not connected: its account gets a lane in every workspace, and mail flows follow it when it changes. */
async function laneForMail(db: Deps['db'], account: string) {
  const { rows } = await sql<{ id: string }>`select id from workspaces`.execute(db)
  for (const { id } of rows) await addLane(db, id, account)
  await sql`update flows set to_account = ${account} where sink = 'mail.messages' and state <> 'removed' and to_account <> ${account}`.execute(
    db,
  )
  await sql`update steps set account = ${account} where sink = 'mail.messages' and state = 'planned' and account <> ${account}`.execute(
    db,
  )
}

/** A lost job loses nothing: whatever an import says it still has to do is looked at again. */
async function goOnWithImports({ db, jobs }: Deps) {
  for (const { id, state } of await unfinished(db))
    await jobs.look(state === 'reading' ? 'import-preview' : 'import', id)
}

/** Screens say so at once; with room again imports go on. What fails here is made up for by the next look, or the next start. */
async function roomChanged(deps: Deps) {
  const { rows } = await sql<{ id: string }>`select id from workspaces`.execute(deps.db)
  for (const { id } of rows) deps.events.tell('overview', id)
  if (deps.disk.shortage === null) await goOnWithImports(deps)
}

function tellHooks(deps: Deps, key: Key, clock: Clock) {
  void ensureAllHooks(deps, key).catch(() => {})
  return clock.every(hooksEveryMs, () => ensureAllHooks(deps, key, false))
}
