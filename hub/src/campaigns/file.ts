import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { Problem } from '../http/problem.ts'
import type { Db } from '../store/open.ts'

const chunkBytes = 1024 * 1024
export const mostBytes = 100 * 1024 * 1024

/** Keeps a file whole, in pieces, as it arrives: no more than one piece is ever in memory. Gives its size. */
export async function keepFile(db: Db, id: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  let n = 0
  let size = 0
  let waiting: Uint8Array[] = []
  let held = 0
  const flush = async () => {
    if (held === 0) return
    await sql`insert into import_chunks (import, n, bytes) values (${id}, ${n}, ${Buffer.concat(waiting)})`.execute(
      db,
    )
    n += 1
    waiting = []
    held = 0
  }
  for await (const part of bytes) {
    size += part.length
    if (size > mostBytes) {
      throw new Problem(413, 'The file is larger than 100 MB.', {
        remedy:
          'A backer report is far smaller. Check that this is the CSV or the zip that Kickstarter made.',
      })
    }
    waiting.push(part)
    held += part.length
    if (held >= chunkBytes) await flush()
  }
  await flush()
  return size
}

/** Lends the kept file as a file on disk, and takes it away afterwards. */
export async function withFile<T>(db: Db, id: string, work: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'longshore-import-'))
  const path = join(folder, 'report')
  try {
    await writeOut(db, id, path)
    return await work(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function writeOut(db: Db, id: string, path: string) {
  const out = createWriteStream(path, { mode: 0o600 })
  const write = (bytes: Buffer) =>
    new Promise<void>((resolve, reject) => out.write(bytes, (error) => (error ? reject(error) : resolve())))
  for (let n = 0; ; n += 1) {
    const { rows } = await sql<{
      bytes: Buffer
    }>`select bytes from import_chunks where import = ${id} and n = ${n}`.execute(db)
    if (!rows[0]) break
    await write(rows[0].bytes)
  }
  await new Promise<void>((resolve, reject) =>
    out.end((error?: Error | null) => (error ? reject(error) : resolve())),
  )
}
