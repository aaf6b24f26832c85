/** What can be stored later is not begun, for there is no room for it now. */
export class NoRoom extends Error {}

/** PostgreSQL's word for a full disk (`disk_full`), and the file system's. */
export const diskFull = '53100'
const refusals = new Set<unknown>([diskFull, 'ENOSPC'])

/** Whether an error says that there was no room: nothing of it was stored, it is nobody's failure, and it is tried again. */
export const isNoRoom = (error: unknown): boolean =>
  error instanceof NoRoom || refusals.has((error as { code?: unknown } | null)?.code) // why: errors come with a code or without
