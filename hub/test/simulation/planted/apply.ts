import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bug } from './bugs.ts'

export const root = join(import.meta.dirname, '../../../..')
/** What the simulation runs on. */
const parts = [
  'package.json',
  'hub/package.json',
  'hub/src',
  'hub/test',
  'shipstation/package.json',
  'shipstation/src',
]

/** The text of a file with the bug's edits in it. @throws Error when one no longer applies: the bug must be planted anew. */
export function planted(bug: Bug, file: string, text: string): string {
  return bug.edits
    .filter((edit) => edit.file === file)
    .reduce((now, { from, to }) => {
      if (now.split(from).length !== 2)
        throw new Error(`“${bug.name}” no longer applies to ${file}: its text is not there exactly once`)
      return now.replace(from, () => to)
    }, text)
}

export const filesOf = (bug: Bug) => [...new Set(bug.edits.map((edit) => edit.file))]

/** A copy of the source with this bug in it, and what takes it away again. */
export function copyWith(bug: Bug): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-planted-'))
  for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true })
  for (const file of filesOf(bug)) {
    const path = join(folder, file)
    writeFileSync(path, planted(bug, file, readFileSync(path, 'utf8')))
  }
  const modules = join(root, 'node_modules')
  mkdirSync(join(folder, 'node_modules'))
  for (const name of readdirSync(modules)) {
    const own = name === 'shipstation' ? join(folder, 'shipstation') : join(modules, name)
    symlinkSync(own, join(folder, 'node_modules', name))
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
