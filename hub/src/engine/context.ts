import type { Api, Mail } from '../connector.ts'
import type { ConnectionRow, Which } from '../store/connections.ts'
import type { Store } from '../store/store.ts'
import type { Chance } from './chance.ts'
import type { Clock } from './clock.ts'
import type { Registry } from './registry.ts'

/** One request on the wire, and what came back. Throws `NotSent` when nothing was written, anything else when the outcome is unknown. */
export type Transport = (
  api: Pick<Api, 'base' | 'headers'>,
  request: { method: string; path: string; query?: Record<string, string>; body?: unknown },
  limits: { deadlineMs: number; signal: AbortSignal },
) => Promise<{ status: number; headers: Headers; body: unknown }>

/** How long things take, in milliseconds. Tests make them short; a hub keeps the standard ones. */
export type Timing = {
  /** A process's lease on its lanes, and how often it is renewed. */
  lease: number
  beat: number
  /** The whole of one request, from the socket to the last byte. */
  deadline: number
  /** How often a lane looks around without being woken. */
  look: number
  /** How late ShipStation may show a change; overrides a source's own figure when set. */
  late: number | null
  /** Requests a window has until an answer tells; overrides a connector's own figure when set. */
  limit: number | null
}
export const standardTiming: Timing = {
  lease: 45_000,
  beat: 10_000,
  deadline: 30_000,
  look: 5_000,
  late: null,
  limit: null,
}

export type Says = {
  info(it: object, words: string): void
  warn(it: object, words: string): void
  error(it: object, words: string): void
}
export type Topic = 'connection' | 'campaign' | 'import' | 'order' | 'mail' | 'overview'

/** What the engine is given from outside. Everything that can differ between a hub, a test and a simulation is here. */
export type Context = {
  store: Store
  registry: Registry
  /** What maps here: what another program mapped is mapped anew, and what one could not read is tried again by the next. */
  program: string
  clock: Clock
  chance: Chance
  transport: Transport
  mail(message: Mail, workspace: string): Promise<{ id: string; kept?: boolean }>
  /** The first set unless said. There must be a second one where it is asked for. */
  secretsOf(connection: ConnectionRow, which?: Which): unknown
  /** The same sealed again, after they were renewed. */
  sealSecrets(connection: ConnectionRow, secrets: unknown): string
  timing: Timing
  /** Takes secrets out of what is kept of the wire. */
  clean(text: string): string
  says: Says
  tell(topic: Topic, id: string): void
  /** Whether the database has room for more. While it has not, nothing is read that can be read later. */
  hasRoom(): boolean
}
