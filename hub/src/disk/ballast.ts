import { randomFillSync } from 'node:crypto'
import { rmSync, statfsSync, statSync } from 'node:fs'
import { open, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { Refusal } from '../refusal.ts'
import { limits, type Seen } from './shortage.ts'

const piece = 1024 * 1024
const fileIn = (data: string) => join(data, 'ballast')

/** What `df` shows: free for an ordinary user. */
export async function measure(folder: string): Promise<Seen> {
  const { bavail, blocks, bsize } = await statfs(folder)
  return { free: bavail * bsize, total: blocks * bsize }
}

/** So many bytes of the ballast are not there. */
export const missing = (data: string, size: number = limits.ballast): number =>
  statSync(fileIn(data), { throwIfNoEntry: false })?.size === size ? 0 : size

/** Makes the file that is given back when the disk is all but full. Written beside its place: what is half made is no ballast. */
export async function makeBallast(data: string, size: number = limits.ballast): Promise<void> {
  const draft = `${fileIn(data)}.new`
  try {
    const file = await open(draft, 'w', 0o600)
    try {
      for (let left = size; left > 0; left -= piece)
        // Drawn, for zeros take no room on a disk that compresses.
        await file.write(randomFillSync(Buffer.alloc(Math.min(piece, left))))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, fileIn(data))
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

/** Gives its room to PostgreSQL. False: it was given already. */
export function giveBallast(data: string): boolean {
  rmSync(`${fileIn(data)}.new`, { force: true })
  const isThere = statSync(fileIn(data), { throwIfNoEntry: false }) !== undefined
  if (isThere) rmSync(fileIn(data), { force: true })
  return isThere
}

/**
 * Before anything is written at a start: on a full disk PostgreSQL would not start at all.
 * @throws Refusal 75 when there is no room for that, ballast or not.
 */
export function makeWay(data: string): void {
  if (!statSync(data, { throwIfNoEntry: false })) return
  rmSync(`${fileIn(data)}.new`, { force: true })
  if (freeIn(data) < limits.ballast) giveBallast(data)
  if (freeIn(data) < limits.none)
    throw new Refusal(
      `The disk that holds ${data} is full: PostgreSQL cannot start on it. Free some space there, then start the hub again.`,
      75,
    )
}

function freeIn(data: string): number {
  const { bavail, bsize } = statfsSync(data)
  return bavail * bsize
}
