import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Refusal } from '../refusal.ts'

/** The hub's own key: credentials are sealed under it, and what else must be secret is derived from it. */
export interface Key {
  /** Names the key without giving it away; stands in every sealed record. */
  id: string
  /** 32 bytes for one purpose; another purpose's bytes say nothing about them. */
  derive(purpose: string): Buffer
}

const LENGTH = 32

/**
 * Reads the key file, or makes it where nothing was sealed yet.
 *
 * @param usedIds ids of the keys that stored secrets are sealed under.
 * @throws Refusal 78 when secrets exist that this file's key does not open: never a new key over them.
 */
export function openKey(file: string, usedIds: string[]): Key {
  const bytes = readKey(file) ?? (usedIds.length === 0 ? makeKey(file) : null)
  if (bytes === null)
    throw new Refusal(
      `The key file ${file} is missing, and the database holds secrets that only it opens. ` +
        'Put the file back from your backup, or name its place with LONGSHORE_KEY_FILE.',
    )
  const key = keyFrom(bytes)
  const other = usedIds.find((id) => id !== key.id)
  if (other)
    throw new Refusal(
      `The key in ${file} (${key.id}) is not the one the database's secrets are sealed with (${other}). ` +
        'Put the right file back from your backup, or name its place with LONGSHORE_KEY_FILE.',
    )
  return key
}

export function keyFrom(bytes: Buffer): Key {
  return {
    id: createHash('sha256').update('longshore key id').update(bytes).digest('hex').slice(0, 12),
    derive: (purpose) => Buffer.from(hkdfSync('sha256', bytes, '', `longshore ${purpose}`, LENGTH)),
  }
}

function readKey(file: string): Buffer | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    throw new Refusal(
      `The key file ${file} cannot be read (${code}). Give the hub's user the right to read it.`,
    )
  }
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length !== LENGTH)
    throw new Refusal(
      `The key file ${file} does not hold a key (32 bytes in base64). Put it back from your backup.`,
    )
  chmodSync(file, 0o600)
  return bytes
}

/** Made whole under another name first: two hubs that start at once end up with the same key. */
function makeKey(file: string): Buffer {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${randomBytes(LENGTH).toString('base64')}\n`, { mode: 0o600 })
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readKey(file) as Buffer
}
