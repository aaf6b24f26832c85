import type { Key } from '../access/key.ts'
import type { Vault } from '../access/secrets.ts'
import type { Disk } from '../disk/disk.ts'
import type { Chance } from '../engine/chance.ts'
import type { Clock } from '../engine/clock.ts'
import type { Transport } from '../engine/context.ts'
import type { Engine } from '../engine/engine.ts'
import type { Registry } from '../engine/registry.ts'
import type { Events } from '../events.ts'
import type { Jobs } from '../jobs.ts'
import type { Mailer } from '../mailer.ts'
import type { ClockOff } from '../remote-clock.ts'
import type { PledgeLinks } from '../pledge-links.ts'
import type { SandboxProcess } from '../sandbox-process.ts'
import type { Db } from '../store/open.ts'

/** What handlers stand on. Made once, in hub.ts. */
export type Deps = {
  db: Db
  engine: Engine
  registry: Registry
  transport: Transport
  clock: Clock
  /** How wrong this machine's clock is, by what the remotes say; null when it is right or nobody said. */
  clockOff(): ClockOff | null
  /** Whether the database has room, and where it is. */
  disk: Pick<Disk, 'folder' | 'shortage'>
  chance: Chance
  vault: Vault
  key: Key
  events: Events
  jobs: Jobs
  mailer: Mailer
  pledgeLinks: PledgeLinks
  sandbox: SandboxProcess
  /** `LONGSHORE_URL`, without a slash at the end; null when it is not set. */
  url: string | null
  /** Where ShipStation is, when the operator says so: a sandbox. Null: its own address. */
  shipstationUrl: string | null
  /** Where Klaviyo is, when the operator says so: a sandbox. Null: its own address. */
  klaviyoUrl: string | null
  version: string
}
