import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const piece = 256 * 1024
export type TinyDisk = {
  folder: string
  free(): number
  /** Somebody else's file takes what there is, but for so many bytes. */
  fill(left?: number): void
  /** That file is removed. */
  clear(): void
  [Symbol.dispose](): void
}

/** A file system of its own, of so many megabytes; where none can be mounted, the reason why. */
export function tinyDisk(megabytes: number): TinyDisk | string {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-tiny-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
  if (mounted.status !== 0) {
    rmdirSync(folder)
    return `a small file system cannot be mounted here: ${String(mounted.stderr ?? mounted.error).trim()}`
  }
  const free = () => {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  }
  const filler = join(folder, 'filler')
  return {
    ...{ folder, free },
    fill(left = 0) {
      // What the hub gives back meanwhile is the hub's.
      for (let bytes = free() - left; bytes > 0; bytes -= piece)
        try {
          writeFileSync(filler, Buffer.alloc(Math.min(piece, bytes), 1), { flag: 'a' })
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
        }
    },
    clear: () => rmSync(filler, { force: true }),
    [Symbol.dispose]() {
      // Also when a test that failed has left something open in it.
      spawnSync('umount', ['--lazy', folder])
      rmdirSync(folder)
    },
  }
}
