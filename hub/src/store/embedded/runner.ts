import { type SpawnOptions, spawnSync } from 'node:child_process'
import { chmodSync, lchownSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Refusal } from '../../refusal.ts'
import { copyPrograms, type Programs } from './programs.ts'

/** How PostgreSQL's programs are started here, and whose its files are. PostgreSQL refuses to run as root. */
export interface Runner {
  programs: Programs
  /** The command line that runs `program` (a name in `bin/`) with these arguments. */
  command(program: string, args: string[]): { file: string; args: string[]; options: SpawnOptions }
  /** Gives a file or folder, with all in it, to the user that PostgreSQL runs as. */
  own(path: string): void
}

const NOBODY = 65534

/** Setting this to 1 behaves as if user namespaces were forbidden, as in most containers: for trying that path. */
const namespacesForbidden = () => process.env.LONGSHORE_NO_USERNS === '1'

export function chooseRunner(programs: Programs, data: string): Runner {
  if (process.getuid?.() !== 0) return ordinary(programs)
  return namespacesWork() ? namespaced(programs) : dropped(programs, data)
}

function ordinary(programs: Programs): Runner {
  const command = (program: string, args: string[]) => ({ file: bin(programs, program), args, options: {} })
  return { programs, command, own() {} }
}

/** Root is "nobody" inside a namespace of its own and root outside it: no user to make, no files to hand over. */
function namespaced(programs: Programs): Runner {
  return {
    programs,
    command: (program, args) => ({
      file: 'unshare',
      args: [...asNobody, bin(programs, program), ...args],
      options: {},
    }),
    own: (path) => giveTo(path, 0, 0),
  }
}

// initdb looks its user up by number and fails when there is no such entry: nobody is the one that all systems have.
const asNobody = ['-U', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--']

function namespacesWork(): boolean {
  return !namespacesForbidden() && spawnSync('unshare', [...asNobody, 'true']).status === 0
}

/** Without namespaces root must become somebody, who can then reach only what everybody can reach. */
function dropped(found: Programs, data: string): Runner {
  const user = ordinaryUser(data)
  letPass(data)
  if (!reaches(user, data)) throw new Refusal(unreachable(data, user))
  const programs = reaches(user, join(found.folder, 'bin')) ? found : copyPrograms(found, data)
  const options = { uid: user.uid, gid: user.gid, cwd: data }
  return {
    programs,
    command: (program, args) => ({ file: bin(programs, program), args, options }),
    own: (path) => giveTo(path, user.uid, user.gid),
  }
}

interface User {
  name: string
  uid: number
  gid: number
}

/** The data folder's owner where that is a person of this system, else a user made for it, else nobody. */
function ordinaryUser(data: string): User {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter((user) => user.uid > 0)
  const owner = statSync(data).uid
  return (
    users.find((user) => user.uid === owner) ??
    users.find((user) => user.name === 'longshore') ??
    users.find((user) => user.name === 'postgres') ?? { name: 'nobody', uid: NOBODY, gid: NOBODY }
  )
}

/** `data/` itself may be passed through, not listed: its files have modes of their own (0600). */
function letPass(data: string): void {
  chmodSync(data, statSync(data).mode | 0o011)
}

function reaches(user: User, folder: string): boolean {
  const look = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], {
    uid: user.uid,
    gid: user.gid,
    cwd: '/',
  })
  return look.status === 0
}

const unreachable = (data: string, user: User) =>
  `PostgreSQL does not run as root, user namespaces are forbidden here, and the user ${user.name} cannot reach ` +
  `${resolve(data)}. Set LONGSHORE_DATA to a folder that every user may pass through (such as /var/lib/longshore), ` +
  'start the hub as an ordinary user, or set DATABASE_URL.'

function giveTo(path: string, uid: number, gid: number): void {
  const stat = lstatSync(path)
  if (stat.uid === uid) return
  if (stat.isDirectory()) for (const name of readdirSync(path)) giveTo(join(path, name), uid, gid)
  lchownSync(path, uid, gid)
}

const bin = (programs: Programs, program: string) => join(programs.folder, 'bin', program)
