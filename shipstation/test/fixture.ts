import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const ROOT = join(import.meta.dirname, '../..')
const run = promisify(execFile)

/** What npm says when it cannot reach its registry, as against a fixture that is wrong. */
const AWAY = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT/

/** @returns whether npm did it, or in words why it could not: only being offline is forgiven. */
export async function npm(folder: string, ...args: string[]): Promise<null | string> {
  try {
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1']
    await run('npm', [...args, ...quiet], { cwd: folder, timeout: 240_000 })
    return null
  } catch (error) {
    const { stderr = '', killed } = error as { stderr?: string; killed?: boolean }
    const away = AWAY.exec(stderr)?.[0] ?? (killed ? 'no answer in four minutes' : null)
    if (away === null) throw error
    return `the npm registry cannot be reached (${away})`
  }
}

/**
 * A folder beside this file with a lockfile of its own, installed once for each state of that lockfile, where a second run finds
 * it. Such packages must not stand in the tree: another Node would take the place of the one that runs everything.
 */
export async function fixture(name: string): Promise<{ folder: string } | { why: string }> {
  const source = join(import.meta.dirname, name)
  const lock = readFileSync(join(source, 'package-lock.json'))
  const cache = join(ROOT, 'node_modules/.cache/shipstation-fixtures')
  const folder = join(cache, `${name}-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`)
  if (existsSync(folder)) return { folder }
  mkdirSync(cache, { recursive: true })
  const draft = mkdtempSync(join(cache, 'draft-'))
  try {
    for (const file of ['package.json', 'package-lock.json']) cpSync(join(source, file), join(draft, file))
    const why = await npm(draft, 'ci', '--prefer-offline')
    if (why) return { why }
    // Two at once: the first to be ready stays.
    if (!existsSync(folder)) renameSync(draft, folder)
    return { folder }
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}
