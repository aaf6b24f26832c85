/** What the file system says of the disk that the database is on, in bytes. */
export type Seen = { free: number; total: number }

/** Why less is done: the disk is `nearly` full by what can be seen, or it is `full`: PostgreSQL could not store something. */
export type Shortage = {
  how: 'nearly' | 'full'
  since: Date
  /** Null where nobody can tell: of a server's disk. */
  seen: Seen | null
  /** So many bytes must be free for reading to go on. */
  enough: number
}

/** In bytes, but for `share` and `again`. */
export type Limits = typeof limits
const MiB = 1024 * 1024
export const limits = {
  ballast: 64 * MiB,
  /** A disk is nearly full when less than this share of it is free … */
  share: 0.1,
  /** … and less than `most`: of a large disk a tenth is no emergency. A small one keeps `least`. */
  least: 128 * MiB,
  most: 2048 * MiB,
  /** There is room again when so many times of it is free: what goes on would otherwise stop again at once. */
  again: 1.25,
  /** With less than this nothing can be stored any more, whether PostgreSQL has said so or not. */
  none: MiB,
}

/** So much is to stay free. */
export const reserve = (total: number, it: Limits = limits): number =>
  Math.min(it.most, Math.max(it.least, total * it.share))

/**
 * How the disk is now. `seen`: null where nobody can tell. `missing`: what the ballast lacks; free bytes that belong to it are no room.
 * `isRefused`: PostgreSQL could not store something, and has not been able to since.
 */
export function judge(
  before: Shortage | null,
  now: { seen: Seen | null; missing: number; isRefused: boolean; at: Date },
  it: Limits = limits,
): Shortage | null {
  const { seen, missing, isRefused, at } = now
  const kept = seen ? reserve(seen.total, it) : 0
  const enough = kept * it.again
  const isShort = seen !== null && seen.free - missing < (before ? enough : kept)
  if (!isRefused && !isShort) return null
  const isFull = isRefused || (seen !== null && seen.free < it.none)
  return {
    how: isFull ? 'full' : 'nearly',
    since: before?.since ?? at,
    seen,
    enough: enough + missing,
  }
}
