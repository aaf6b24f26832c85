import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { endServer, readPidFile } from '../../src/store/embedded/postmaster.ts'

export interface TestHub {
  url: string
  setupLink: string | null
  pid: number
  data: string
  /** What it wrote to the console so far, errors too. */
  words(): string
  /** A polite stop; gives the exit code. */
  stop(): Promise<number | null>
  /** `kill -9`: nothing is put away. The data folder stays, for a next hub. */
  kill(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export interface HubOptions {
  /** Left away: a folder of its own, removed at the end. */
  data?: string
  /** Laid over the environment: `DATABASE_URL` of `freshDatabase()`, `LONGSHORE_URL` … */
  env?: Record<string, string>
}

/** As `npm start` runs it, with compiled code kept from one start to the next. */
const MAIN = new URL('../../../bin/start.cjs', import.meta.url).pathname

/** A hub that left instead of becoming ready. */
export class HubLeft extends Error {
  readonly exitCode: number | null
  constructor(exitCode: number | null, words: string) {
    super(`The hub left with ${exitCode} instead of becoming ready: ${words}`)
    this.exitCode = exitCode
  }
}

/** Starts the real hub on a free port and waits for its ready line. `await using` stops it and ends its PostgreSQL by id. */
export async function startHub(options: HubOptions = {}): Promise<TestHub> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'longshore-hub-'))
  const env = { ...process.env, LONGSHORE_DATA: data, LONGSHORE_PORT: '0', ...options.env }
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let words = ''
  child.stdout.on('data', (chunk) => (words += chunk))
  child.stderr.on('data', (chunk) => (words += chunk))
  const left = new Promise<number | null>((done) => child.once('close', done))
  const killed = () => void child.kill('SIGKILL')
  process.once('exit', killed)
  const [url, setupLink] = await readyLines(child, left, () => words).catch((error: unknown) => {
    process.off('exit', killed)
    if (options.data === undefined) rmSync(data, { recursive: true, force: true })
    throw error
  })
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    process.off('exit', killed)
    return left
  }
  return {
    url,
    setupLink,
    pid: child.pid as number,
    data,
    words: () => words,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
    async [Symbol.asyncDispose]() {
      await end('SIGTERM')
      await endLeftServer(data)
      if (options.data === undefined) rmSync(data, { recursive: true, force: true })
    },
  }
}

/** Ends the PostgreSQL that a killed hub left behind in this data folder, by the id that it noted there itself. */
export async function endLeftServer(data: string): Promise<void> {
  const server = readPidFile(join(data, 'postgres'))
  if (server) await endServer(server.pid)
}

async function readyLines(child: ChildProcess, left: Promise<number | null>, words: () => string) {
  const ready = new Promise<[string, string | null]>((done) => {
    if (!child.stdout) return
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /^ready (\S+)$/.exec(line)?.[1]
      // Both lines are printed in one breath: after the first, the second is in the same or the next chunk.
      if (url) setTimeout(() => done([url, /(http\S+\/setup\S+)/.exec(words())?.[1] ?? null]), 20)
    })
  })
  const failed = left.then((code) => {
    throw new HubLeft(code, words())
  })
  failed.catch(() => {})
  return Promise.race([ready, failed])
}

/** The owner's token for the command line, as an `authorization` header. */
export const cliHeader = (data: string) => `Bearer ${readFileSync(join(data, 'cli.token'), 'utf8').trim()}`
