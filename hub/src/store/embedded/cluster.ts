import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../refusal.ts'
import type { Runner } from './runner.ts'

/** The only user there is: nobody but this hub can reach the socket, so there is no password. */
export const DATABASE_USER = 'longshore'

/**
 * Makes the database files at the first start, or checks that this PostgreSQL can open them. They are made beside
 * their place and moved in whole, so a start that is killed half way leaves nothing to trip over.
 */
export async function ensureCluster(run: Runner, cluster: string, durable: boolean): Promise<void> {
  if (existsSync(cluster)) return checkVersion(run, cluster)
  const draft = `${cluster}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  run.own(draft)
  await initdb(run, draft, durable)
  renameSync(draft, cluster)
}

function checkVersion(run: Runner, cluster: string): void {
  const made = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  const major = run.programs.version.split('.')[0]
  if (made !== major)
    throw new Refusal(
      `${cluster} was made by PostgreSQL ${made} and this version brings ${major}. ` +
        'Start the Longshore version that made it, export there, and import here.',
    )
  chmodSync(cluster, 0o700)
  run.own(cluster)
}

function initdb(run: Runner, folder: string, durable: boolean): Promise<void> {
  const { file, args, options } = run.command('initdb', [
    ...['-D', folder, '-U', DATABASE_USER, '-A', 'trust', '-E', 'UTF8', '--no-instructions'],
    // Sorting that does not change with the machine's libc, or indexes break when `data/` moves house.
    ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
    // One sync of the file system instead of one for each of a thousand files: on a busy disk seconds less.
    ...(!durable ? ['--no-sync'] : process.platform === 'linux' ? ['--sync-method=syncfs'] : []),
  ])
  return new Promise((done, fail) => {
    const child = spawn(file, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
    let words = ''
    child.stderr?.on('data', (chunk) => (words += chunk))
    child.once('error', fail)
    child.once('close', (code) => {
      if (code === 0) return done()
      fail(new Refusal(`PostgreSQL could not make its files in ${folder}: ${words.trim() || `code ${code}`}`))
    })
  })
}
