import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Refusal } from '../refusal.ts'

/** All that the built web depends on; what else lies in `web/` (tests) does not make it old. */
const SOURCES = [
  'src/**/*',
  'public/**/*',
  'index.html',
  'vite.config.ts',
  'package.json',
  '../package-lock.json',
]
/** Inside `dist`, what it was made of. */
const STAMP = '.made-of'

/**
 * Builds the web where `dist` is missing or older than its sources, and gives `dist`. Content decides, not times: a
 * fresh checkout has times of its own. Where there are no sources (a packed image), what is there is served.
 *
 * @throws Refusal when it cannot be built.
 */
export async function builtWeb(web: string): Promise<string> {
  const dist = join(web, 'dist')
  if (!existsSync(join(web, 'vite.config.ts'))) return dist
  const made = fingerprint(web)
  if (readStamp(dist) === made) return dist
  // Made beside its place: a hub that serves the old one meanwhile, or builds too, is not disturbed.
  const draft = join(web, '.cache', `dist-${process.pid}`)
  try {
    await viteBuild(web, draft)
    writeFileSync(join(draft, STAMP), made)
    moveIn(draft, dist, made)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return dist
}

/** Two hubs of one checkout may begin, and build, at once: what the other has put there meanwhile is as good as ours. */
function moveIn(draft: string, dist: string, made: string): void {
  for (let times = 1; readStamp(dist) !== made; times += 1) {
    rmSync(dist, { recursive: true, force: true })
    try {
      renameSync(draft, dist)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException // why: what the file system throws
      if ((code !== 'ENOTEMPTY' && code !== 'EEXIST') || times > 3) throw error
    }
  }
}

function fingerprint(web: string): string {
  const hash = createHash('sha256')
  for (const name of globSync(SOURCES, { cwd: web }).sort()) {
    const path = join(web, name)
    if (statSync(path).isFile()) hash.update(`${name}\0`).update(readFileSync(path))
  }
  return hash.digest('hex')
}

function readStamp(dist: string): string | null {
  try {
    return readFileSync(join(dist, STAMP), 'utf8')
  } catch {
    return null
  }
}

function viteBuild(web: string, outDir: string): Promise<void> {
  const vite = vitePath(web)
  const child = spawn(
    process.execPath,
    [vite, 'build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'],
    {
      cwd: web,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let words = ''
  child.stdout.on('data', (chunk) => (words += chunk))
  child.stderr.on('data', (chunk) => (words += chunk))
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', (code) => {
      if (code === 0) return done()
      fail(new Refusal(`The web could not be built (npx vite build in ${web} says why):\n${words.trim()}`))
    })
  })
}

function vitePath(web: string): string {
  try {
    return join(createRequire(join(web, 'package.json')).resolve('vite/package.json'), '../bin/vite.js')
  } catch {
    throw new Refusal(
      'The web must be built and Vite is not installed. Run npm ci without --omit=dev, then start again.',
    )
  }
}
