/**
 * The contract between the hub and a connector. A connector is a value and holds no state: cursors, keys,
 * retries, pacing, secrets and links are the engine's. `read` and `send` talk; `map`, `needs` and `plan` think.
 */
import type { ZodType } from 'zod'
import type { Entities, Group, Kind } from './model/entities.ts'

/** A record's name for ever. By account, not by connection: credentials come and go, the order stays the same order. */
export type Ref<K extends Kind | Group = Kind> = { account: string; kind: K; id: string }

/** `live`, `repaired` and `remapped` are entries of the log; the others are reasons to look again at a record's last entry. */
export type Why = 'live' | 'repaired' | 'remapped' | 'first' | 'answered' | 'settings' | 'replay'
export type Change<K extends Kind = Kind> = {
  seq: bigint
  ref: Ref<K>
  before: Entities[K] | null
  after: Entities[K] | null
  seen: string
  why: Why
}

// biome-ignore format: one line a member reads better
export type Connector<Settings = any, Secrets = any> = { // why: the registry's map forgets what each connector knows
  id: string
  title: string
  settings: ZodType<Settings>
  secrets: ZodType<Secrets>
  api?(secrets: Secrets, settings: Settings): Api
  /** OAuth: the next secrets for these, asked for at an address of its own. One owner at a time asks, and they are stored before they are used. */
  refresh?: { at(settings: Settings): string; ask(secrets: Secrets, http: Http): Promise<Secrets> }
  check?(io: Io<Settings>): Promise<Checked>
  /** Why this remote takes no access any more, and what a person does; the engine has words where this is missing. */
  stopped?(status: number): { says: string; remedy: string }
  /**
   * A customer may have a second set of the same secrets, with limits of its own: used for speed where a person says so. `key` tells one set
   * from another; `refused`: why the remote takes the second no more, and what a person does. The first goes on meanwhile.
   */
  second?: { key(secrets: Secrets): string; refused(status: number): { says: string; remedy: string } }
  heard?(notice: Notice): { stream: string; ask: Ask }[] | null
  hooks?: Hooks<Settings>
  sources?: Record<string, Source<Settings, any>>
  sinks?: Record<string, Sink<Settings, any>>
  flows?: Record<string, Flow<any, any>>
}

/** `marks`: a mark seen before names that account whatever `account` says. `says` is for a person. */
export type Checked = { account: string; marks: string[]; says: string; found: Record<string, unknown> }

/** Requests that a remote takes in a window. `paths`: only those whose `METHOD /path` begins so; several may hold for one request. */
export type Limit = { paths?: string; requests: number; perSeconds: number }

/** Facts the engine turns into one paced, authenticated, recorded client per account. */
export type Api = {
  base: string
  headers: Record<string, string>
  limits: Limit[]
  /** How many requests may be on their way at once; 1 unless said. */
  atOnce?: number
}
export type Http = (
  method: string,
  path: string,
  options?: { query?: Record<string, string>; body?: unknown; signal?: AbortSignal },
) => Promise<{ status: number; headers: Headers; body: unknown }>
export type Mail = {
  to: string
  from: string
  replyTo: string | null
  subject: string
  text: string
  html: string
  messageId: string
  /** Whose pledge page `%PLEDGE_PAGE%` in the texts leads to. */
  pledge: { campaign: string; number: string } | null
}

/** What the talking functions are lent. Reads are retried inside `http`; a second write in one `send` is refused. */
export type Io<Settings> = {
  http: Http
  mail(message: Mail): Promise<{ id: string }>
  settings: Settings
  signal: AbortSignal
  now(): Date
}
export type Hooks<Settings> = {
  wanted: string[]
  list(io: Io<Settings>): Promise<Hook[]>
  add(io: Io<Settings>, event: string, url: string): Promise<Hook>
  remove(io: Io<Settings>, id: string): Promise<void>
}
export type Hook = { id: string; event: string; url: string }
export type Notice = { headers: Record<string, string>; body: string }

/** What one pass is for: news since a cursor, a window (backfill, sweep), or one thing that a webhook or a person named. */
export type Ask =
  /** `late`: seconds to read back before the cursor; the source's own margin where it is not said. */
  | { since: string | null; late?: number }
  /** Instants, with the first and without the last. `cursor` is a page's own, to go on from. A sweep asks by when records were made, a backfill by when they changed. */
  | { from: string; to: string; cursor: string | null; by?: 'made' | 'changed' }
  | { only: string }
/** `total` of the `list` that the page is of, where one pass reads several: one that moves while it is read is read again. */
export type Page = {
  items: unknown[]
  cursor: string | null
  total?: number
  list?: string
  broken?: Broken[]
}
/** A record that the remote itself fails to show: its reason, and its neighbours in the list where there are any. */
export type Broken = { says: string; before: unknown; after: unknown }

/** PULL: `read` makes one pass, `map` thinks. A page's mirror rows, changes and cursor commit together (fence 1). */
export type Source<Settings, Raw> = {
  kind: Kind
  everySeconds: number
  /** The same while notices come, for what they do not tell; as often as without them where it is not said. */
  toldSeconds?: number
  /** How long a change may stay invisible after its server time; unknown outcomes wait that long. */
  lateSeconds: number
  raw: ZodType<Raw>
  read?(io: Io<Settings>, ask: Ask): AsyncIterable<Page>
  /** What can also be asked by window is backfilled and swept; other sources are read as a whole. */
  windows?: Windows<Raw>
  map(raw: Raw): Mapped | null
}
/** Where a cursor stands, as an instant of the remote's clock, and back; and the `only` that shows whether a record is still there. */
export type Windows<Raw> = {
  cursorAt(instant: Date): string
  reached(cursor: string): Date
  look(raw: Raw): string
}
/**
 * `version` null: the later request wins. `of`: what the record belongs to; an `absorbed` one is a record of its kind that it took in.
 * Null `data` means gone. `times`: instants of the remote's clock; `made` never changes, and windows go by it.
 */
export type Mapped<K extends Kind = Kind> = {
  id: string
  version: string | null
  data: Entities[K] | null
  of?: { kind: Kind | Group; id: string }[]
  times?: { made: string; changed: string }
}

/** PUSH, talking half: exactly one write a call (fence 3). */
export type Sink<Settings, Body> = {
  body: ZodType<Body>
  /** What the remote does with the same key twice. `doubles` is never repeated by itself. */
  again: 'replays' | 'replaces' | 'doubles'
  /** Its accounts are ways to the same place (mail servers): what was done by one of them is done. */
  anyAccount?: true
  /** How long the remote remembers a key; without it a key that replays is remembered for ever. */
  keyHours?: number
  most?: number
  /** The kind of record that what we write comes back as: `theirs` is taken from there, unknown outcomes are looked up there by key. */
  echo?: Kind
  send?(io: Io<Settings>, steps: Stored<Body>[]): Promise<Map<string, Receipt | Refused>>
  /** Asked first when an outcome is unknown: what the remote made of these steps, by key. What it leaves out is not there. */
  find?(io: Io<Settings>, steps: Stored<Body>[]): Promise<Map<string, Receipt>>
  /** A sink of ours: part of fence 3, without a lane, and never unknown. A sink has exactly one of `send` and `apply`. */
  apply?(tx: Tx, step: Stored<Body>): Promise<Receipt | Refused>
}
export type Tx = { query(sql: string, values?: unknown[]): Promise<unknown[]> }

/** PUSH, thinking half: which changes make which steps. Pure, synchronous, over a view read in its transaction (fence 2). */
export type Flow<Settings, Body> = {
  on: Kind[]
  /** Whose log is read: the integration's own account, or the one it is connected to. */
  from: 'self' | 'connected'
  /** Where the steps go: `connector.sink`. */
  to: `${string}.${string}`
  needs?(change: Change, view: View, at: At<Settings>): Want[]
  plan(change: Change, view: View, at: At<Settings>): Step<Body>[]
}
/** Where a plan stands: the integration's settings, both accounts, and when the flow began. */
export type At<Settings> = { settings: Settings; self: string; connected: string; since: string }

/**
 * once: never again for this record; while it waits its newest body counts. each: once for every change that asks. latest: the newest wins. wait: held until answered.
 * `about`: the record whose remote object this is about, where that is not the changed one (a label is about its order).
 */
export type Step<Body> =
  | { do: string; mode: 'once' | 'each' | 'latest'; about?: Ref; body: Body; says: string }
  | { wait: string; for: Ref; options?: string[] }
  | { skip: string }
/** key: this deed. object: the remote thing, the same for ever. theirs: the linked record, raw, as last mirrored. */
export type Stored<Body> = {
  key: string
  object: string
  do: string
  body: Body
  link: Receipt | null
  theirs: unknown
}

export type Want = Ref | { kind: Kind; of: Ref<Kind | Group> } | { past: Ref }
/** What a record was, entry by entry of the log. */
export type Past<K extends Kind = Kind> = { seq: bigint; data: Entities[K] | null }
export type View = {
  get<K extends Kind>(ref: Ref<K>): Entities[K] | null
  all<K extends Kind>(kind: K, of: Ref<Kind | Group>): { ref: Ref<K>; data: Entities[K] }[]
  /** Oldest first, with the present one. */
  past<K extends Kind>(ref: Ref<K>): Past<K>[]
  /** What we made of this record at the connected account, if anything. */
  link(ref: Ref): Receipt | null
  /** The record that this one is our copy of. */
  origin(ref: Ref): Ref | null
}
export type Receipt = { id: string; version?: string; url?: string }

/** A no that will not change by itself, in words for a person. What happens to anything else, the engine decides. */
export class Refused extends Error {}
/** Access is not given: nothing was done, and the connection stops. For remotes that say so otherwise than by 401, 402 or 403. */
export class Denied extends Error {
  readonly status: number
  constructor(status: number, says: string) {
    super(says)
    this.status = status
  }
}
