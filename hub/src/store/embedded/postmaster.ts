import { spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../refusal.ts'
import { goneWithin, isRunning, pause } from './process.ts'
import type { Runner } from './runner.ts'

/** So long a session of a killed server may take to notice that it is alone. */
const mostLingeringMs = 20_000

export interface Postmaster {
  pid: number
  /** Settles when the server has ended, for whatever reason. */
  ended: Promise<void>
}

/** What PostgreSQL itself writes into `postmaster.pid`: a line each. */
interface PidFile {
  pid: number
  socketFolder: string
  status: string
}

export function readPidFile(cluster: string): PidFile | null {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    return pid > 0 ? { pid, socketFolder: lines[4] ?? '', status: (lines[7] ?? '').trim() } : null
  } catch {
    return null
  }
}

/**
 * Ends a server that a killed hub left behind. It is ended, not adopted: a fast stop takes a tenth of a second, rolls
 * back what the dead hub had open, and the settings are then this version's.
 */
export async function endOrphan(cluster: string): Promise<void> {
  const left = readPidFile(cluster)
  if (!left) return
  if (servesFolder(left.pid, cluster)) await endServer(left.pid)
  // A pid that another program has by now, or that nobody has taken note of yet, would make PostgreSQL refuse ("is another postmaster
  // running?"). One that is gone is left to PostgreSQL: by the file it sees whether a session of the killed server still lives.
  if (isRunning(left.pid)) {
    await sessionsGone(cluster)
    rmSync(join(cluster, 'postmaster.pid'), { force: true })
  }
  if (left.socketFolder.includes('longshore-')) rmSync(left.socketFolder, { recursive: true, force: true })
}

/** A session that is busy may outlive its server for a moment, and two servers at once would ruin the files. */
async function sessionsGone(cluster: string): Promise<void> {
  const end = performance.now() + mostLingeringMs
  while (sessionsIn(cluster).length > 0) {
    if (performance.now() > end)
      throw new Refusal(
        `Sessions of a PostgreSQL that was killed still work in ${cluster} (process ids ${sessionsIn(cluster).join(', ')}). End them by hand, then start the hub again.`,
        75,
      )
    await pause(50)
  }
}

/** PostgreSQL's processes live in its folder. Without /proc nobody can tell. */
function sessionsIn(cluster: string): number[] {
  const all = existsSync('/proc/self') ? readdirSync('/proc') : []
  return all.map(Number).filter((pid) => {
    try {
      return pid > 0 && readlinkSync(`/proc/${pid}/cwd`) === cluster
    } catch {
      return false
    }
  })
}

function servesFolder(pid: number, cluster: string): boolean {
  if (!isRunning(pid)) return false
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(cluster)
  } catch {
    return true // No /proc (macOS): PostgreSQL's own file says it is one, and a wrong guess only makes us wait.
  }
}

/** Fast stop: sessions are ended, everything is written. Only where that hangs, the hard stop (recovery at the next start). */
export async function endServer(pid: number): Promise<void> {
  for (const [signal, ms] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5_000],
  ] as const) {
    signalTo(pid, signal)
    if (await goneWithin(pid, ms)) return
  }
  throw new Refusal(
    `PostgreSQL (process id ${pid}) does not end. End it by hand, then start the hub again.`,
    75,
  )
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ESRCH') return
    throw new Refusal(
      `PostgreSQL (process id ${pid}) of this data folder belongs to another user and cannot be ended from here (${code}). ` +
        'Start the hub as the user that started it before, or as root.',
    )
  }
}

class Lingering extends Refusal {}

/** Starts the server and waits until it takes connections, and before that until no session of one before it lives any more. */
export async function startServer(...given: Parameters<typeof startOnce>): Promise<Postmaster> {
  const end = performance.now() + mostLingeringMs
  for (;;)
    try {
      return await startOnce(...given)
    } catch (error) {
      if (!(error instanceof Lingering) || performance.now() > end) throw error
      await pause(200)
    }
}

async function startOnce(
  run: Runner,
  cluster: string,
  settings: Record<string, string>,
  log: string,
): Promise<Postmaster> {
  const args = [
    '-D',
    cluster,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  const { file, args: line, options } = run.command('postgres', args)
  const from = sizeOf(log)
  const output = openSync(log, 'a', 0o600)
  // A group of its own, or Ctrl-C would end the database before the hub has put its work down.
  const child = spawn(file, line, { ...options, detached: true, stdio: ['ignore', output, output] })
  closeSync(output)
  let over: Error | null = null
  const ended = new Promise<void>((done) => {
    child.once('error', (error) => done(void (over = error)))
    child.once('exit', () => done(void (over = new Error('it ended'))))
  })
  const failed = () => {
    const words = lastLine(log, from)
    const says = `PostgreSQL did not start in ${cluster}. Its last words: ${words}`
    return /pre-existing shared memory block/.test(words) ? new Lingering(says, 75) : new Refusal(says, 75)
  }
  while (readPidFile(cluster)?.status !== 'ready' || readPidFile(cluster)?.pid !== child.pid) {
    if (over) throw failed()
    await pause(5)
  }
  return { pid: child.pid as number, ended }
}

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0

function lastLine(log: string, from: number): string {
  const lines = readFileSync(log).subarray(from).toString('utf8').trim().split('\n')
  return lines.find((line) => line.includes('FATAL')) ?? lines.at(-1) ?? '(none)'
}
