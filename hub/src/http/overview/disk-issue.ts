import type { Shortage } from '../../disk/shortage.ts'
import type { Answer } from '../api/define.ts'
import type { routes } from '../api/workspace.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'
import type { Trouble } from './issues.ts'
import { sized } from './phrases.ts'
import type { Status } from './status.ts'

type Ground = Pick<Deps, 'disk' | 'clock'>
const goesOn = 'Nothing is lost meanwhile, and all goes on by itself.'

/** The one word for whatever lives on a disk without room. */
export function shortOfRoom({ shortage, folder }: Deps['disk']): Status | null {
  if (!shortage) return null
  const since = shortage.since.toISOString()
  if (shortage.how === 'nearly')
    return { word: 'Delayed', detail: 'The disk is nearly full, so nothing new is read.', since }
  const whose = folder === null ? 'The database server’s disk' : 'The disk'
  return { word: 'Stopped', detail: `${whose} is full, so nothing can be stored.`, since }
}

/** Without room nothing else matters as much: it stands before every other issue. */
export function diskIssues({ disk, clock }: Ground): Trouble[] {
  const { shortage } = disk
  if (!shortage) return []
  return [
    {
      id: 'disk',
      ...wordsOf(shortage, disk.folder),
      ...{ count: 1, hurts: [], steps: [], read: null, canRetry: false, fix: null },
      ...{ first: shortage.since.toISOString(), last: clock.now().toISOString(), weight: 200 },
    },
  ]
}

function wordsOf(
  { how, seen, enough }: Shortage,
  folder: string | null,
): Pick<Trouble, 'title' | 'says' | 'remedy'> {
  if (folder === null)
    return {
      title: 'The database server’s disk is full',
      says: 'PostgreSQL, on the server that DATABASE_URL names, cannot store anything more. Nothing new is read, and nothing is sent that could not be written down first. What is here can still be looked at.',
      remedy: `Free some space on that server, or ask whoever runs it. It is tried again every half minute. ${goesOn}`,
    }
  const left = seen ? `${sized(seen.free)} of ${sized(seen.total)} are free` : 'There is no room left'
  const until = seen ? ` until ${sized(enough)} are free` : ''
  const where = `on the disk that holds ${folder}`
  if (how === 'nearly')
    return {
      title: 'The disk is nearly full',
      says: `${left} ${where}. Nothing new is read, so that what is under way can be finished; what was planned before is still sent.`,
      remedy: `Free some space on that disk${until}, or make the disk larger. ${goesOn}`,
    }
  return {
    title: 'The disk is full',
    says: `${left} ${where}, and PostgreSQL cannot store anything more. Nothing new is read, and nothing is sent that could not be written down first. What is here can still be looked at.`,
    remedy: `Free some space on that disk${until}, or make the disk larger. It is tried again every half minute. ${goesOn}`,
  }
}

/** What to do before anything else. */
export function roomFirst({ shortage, folder }: Deps['disk']): Answer<typeof routes.overview>['next'] {
  if (!shortage) return null
  const { remedy } = wordsOf(shortage, folder)
  return { says: remedy, action: 'Open the issue', href: '/issues#disk' }
}

/** For what would take much room and has time. @throws Problem 507 */
export function refuseWithoutRoom({ disk }: Pick<Deps, 'disk'>): void {
  if (disk.shortage === null) return
  const { title, remedy } = wordsOf(disk.shortage, disk.folder)
  throw new Problem(507, `${title}, so nothing large is taken in.`, { remedy })
}
