import type { ProfileAttributes } from '../wire.ts'
import { ByTime } from './by-time.ts'
import type { Clock } from './clock.ts'
import { Settings } from './settings.ts'
import { Table } from './tables.ts'

export type Key = { key: string; name: string; scopes: string[]; state: 'active' | 'revoked' }
export type KeptMetric = { id: string; name: string; service: string; created: number; visibleAt: number }
export type KeptProfile = {
  id: string
  attributes: ProfileAttributes
  created: number
  updated: number
  /** Channels to which somebody was subscribed through the API. Nothing of ours may ever fill it. */
  subscribed: string[]
  /** Was merged into this one: its id still leads there. */
  mergedInto: string | null
}
/** `at` in seconds, `received` and `visibleAt` in milliseconds since 1970. */
export type KeptEvent = {
  id: string
  uuid: string
  seq: number
  metric: string
  profile: string
  at: number
  uniqueId: string
  properties: Record<string, unknown>
  value: number | null
  currency: string | null
  backfill: boolean
  received: number
  visibleAt: number
}
export type Card = {
  organization: string
  timezone: string
  currency: string
  locale: string
  testAccount: boolean
}
type Switches = {
  settings: Settings
  /** For so long after its acceptance an event is not to be seen. */
  visibleMs: number
  /** Addresses, or `@domain`s, that are refused. */
  rejected: string[]
}

/** Everything that is in one Klaviyo account. */
export class Account {
  readonly seed: number
  readonly clock: Clock
  readonly changed = new Map<string, Set<string>>()
  readonly cards = this.#table<Card>('card')
  readonly switches = this.#table<Switches>('switches')
  readonly keys = this.#table<Key>('keys')
  readonly metrics = this.#table<KeptMetric>('metrics')
  readonly profiles = this.#table<KeptProfile>('profiles')
  readonly events = this.#table<KeptEvent>('events')
  readonly counters = this.#table<number>('counters')
  readonly profileBy = new Map<string, string>()
  readonly metricBy = new Map<string, string>()
  /** The event that a profile, metric and unique_id name. */
  readonly eventBy = new Map<string, string>()
  #byTime = new ByTime()
  readonly #ofMetric = new Map<string, ByTime>()
  readonly #ofProfile = new Map<string, ByTime>()

  constructor(seed: number, clock: Clock) {
    this.seed = seed
    this.clock = clock
  }

  #table<T>(name: string): Table<T> {
    return new Table<T>(name, this.changed)
  }
  tables(): Map<string, Table<unknown>> {
    const all = Object.values(this).filter((member) => member instanceof Table) as Table<unknown>[] // why: of a member's kind only the class is known
    return new Map(all.map((table) => [table.name, table]))
  }

  get card(): Card {
    const card = this.cards.get('0')
    if (!card) throw new Error('The account has not been set up.')
    return card
  }
  get settings(): Settings {
    return this.#switched.settings
  }
  get visibleMs(): number {
    return this.#switched.visibleMs
  }
  get rejected(): string[] {
    return this.#switched.rejected
  }
  switch(to: Partial<Switches>): void {
    this.switches.put('0', { ...this.#switched, ...to })
  }
  get #switched(): Switches {
    return this.switches.get('0') ?? { settings: Settings.parse({}), visibleMs: 0, rejected: [] }
  }

  next(kind: string): number {
    return this.counters.put(kind, (this.counters.get(kind) ?? 0) + 1)
  }

  /** The profile, or what it was merged into. */
  profile(id: string): KeptProfile | undefined {
    const kept = this.profiles.get(id)
    return kept?.mergedInto ? this.profile(kept.mergedInto) : kept
  }

  putProfile(kept: KeptProfile): KeptProfile {
    const before = this.profiles.get(kept.id)
    if (before) for (const name of namesOf(before)) this.#forget(name, kept.id)
    this.profiles.put(kept.id, kept)
    this.#indexProfile(kept)
    return kept
  }
  #forget(name: string, id: string): void {
    if (this.profileBy.get(name) === id) this.profileBy.delete(name)
  }
  #indexProfile(kept: KeptProfile): void {
    if (!kept.mergedInto) for (const name of namesOf(kept)) this.profileBy.set(name, kept.id)
  }

  addMetric(kept: KeptMetric): KeptMetric {
    this.metricBy.set(`${kept.service}:${kept.name}`, kept.id)
    return this.metrics.put(kept.id, kept)
  }

  addEvent(kept: KeptEvent): void {
    this.events.put(kept.id, kept)
    this.#indexEvent(kept)
  }
  #indexEvent(kept: KeptEvent): void {
    this.eventBy.set(eventName(kept), kept.id)
    this.#byTime.add(kept)
    listed(this.#ofMetric, kept.metric).add(kept)
    listed(this.#ofProfile, kept.profile).add(kept)
  }
  /** Its events become another profile's. */
  moveEvents(from: string, to: string): void {
    for (const event of this.eventsOf({ profile: from }).all()) {
      event.profile = to
      this.events.put(event.id, event)
      this.eventBy.set(eventName(event), event.id)
      listed(this.#ofProfile, to).add(event)
    }
    this.#ofProfile.delete(from)
  }

  eventsOf(of: { metric?: string | undefined; profile?: string | undefined }): ByTime {
    if (of.profile !== undefined) return this.#ofProfile.get(of.profile) ?? new ByTime()
    if (of.metric !== undefined) return this.#ofMetric.get(of.metric) ?? new ByTime()
    return this.#byTime
  }

  /** Empties everything, for a new beginning. */
  clear(): void {
    for (const table of this.tables().values()) table.clear()
    const indexes = [this.profileBy, this.metricBy, this.eventBy, this.#ofMetric, this.#ofProfile]
    for (const index of [...indexes, this.changed]) index.clear()
    this.#byTime = new ByTime()
  }

  /** What finds records again is not kept but made anew. */
  index(): void {
    for (const [, kept] of this.profiles.entries()) this.#indexProfile(kept)
    for (const [, kept] of this.metrics.entries()) this.metricBy.set(`${kept.service}:${kept.name}`, kept.id)
    for (const [, kept] of this.events.entries()) this.#indexEvent(kept)
  }
}

const IDENTIFIERS = ['email', 'phone_number', 'external_id', 'anonymous_id', '_kx'] as const

/** What a profile can be found by, the strongest first. */
export function namesOf({ attributes }: { attributes: ProfileAttributes }): string[] {
  return IDENTIFIERS.flatMap((name) => {
    const value = attributes[name]
    return value ? [`${name}:${name === 'email' ? value.toLowerCase() : value}`] : []
  })
}

/** Klaviyo keeps one event for each of these. */
export const eventName = (event: { profile: string; metric: string; uniqueId: string }) =>
  `${event.profile} ${event.metric} ${event.uniqueId}`

function listed(lists: Map<string, ByTime>, id: string): ByTime {
  const list = lists.get(id) ?? new ByTime()
  lists.set(id, list)
  return list
}
