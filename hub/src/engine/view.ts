import type { At, Change, Flow, Past, Receipt, Ref, View, Want } from '../connector.ts'
import type { Entities, Group, Kind } from '../model/entities.ts'
import type { Asked } from '../store/store.ts'
import { refKey } from './key.ts'

const rounds = 3
const isGroupWant = (want: Want): want is { kind: Kind; of: Ref<Kind | Group> } => 'of' in want
const isPastWant = (want: Want): want is { past: Ref } => 'past' in want
const wantKey = (kind: Kind, of: Ref<Kind | Group>) => `${kind}\n${refKey(of)}`

/** What a plan may look at: what it asked for, read in its transaction, for a whole batch at once. Looking at anything else throws. */
export class BatchView implements View {
  readonly #records = new Map<string, unknown>()
  readonly #groups = new Map<string, { ref: Ref; data: unknown }[]>()
  readonly #pasts = new Map<string, Past[]>()
  readonly #links = new Map<string, Receipt>()
  readonly #origins = new Map<string, Ref>()
  /** Records that were asked for and are not in the mirror. */
  readonly unread: Ref[] = []
  readonly #store: Asked
  readonly #workspace: string
  readonly #at: string
  readonly #echo: (sink: string) => Kind | undefined

  /** `at`: the connected account, at which `link` looks. `echo`: the kind that a sink's writes come back as. */
  constructor(store: Asked, workspace: string, at: string, echo: (sink: string) => Kind | undefined) {
    this.#store = store
    this.#workspace = workspace
    this.#at = at
    this.#echo = echo
  }

  get<K extends Kind>(ref: Ref<K>): Entities[K] | null {
    const key = refKey(ref)
    if (!this.#records.has(key))
      throw new Error(`plan looked at ${ref.kind} ${ref.id} without asking for it in needs`)
    return this.#records.get(key) as Entities[K] | null // why: the row was written under this kind's schema
  }

  all<K extends Kind>(kind: K, of: Ref<Kind | Group>): { ref: Ref<K>; data: Entities[K] }[] {
    const found = this.#groups.get(wantKey(kind, of))
    if (!found)
      throw new Error(`plan looked at the ${kind}s of ${of.kind} ${of.id} without asking for them in needs`)
    return found as { ref: Ref<K>; data: Entities[K] }[] // why: as in get
  }

  past<K extends Kind>(ref: Ref<K>): Past<K>[] {
    const found = this.#pasts.get(refKey(ref))
    if (!found)
      throw new Error(`plan looked at the past of ${ref.kind} ${ref.id} without asking for it in needs`)
    return found as Past<K>[] // why: as in get
  }

  link(ref: Ref): Receipt | null {
    return this.#links.get(refKey(ref)) ?? null
  }

  origin(ref: Ref): Ref | null {
    return this.#origins.get(refKey(ref)) ?? null
  }

  /** Asks every change of the batch what it needs until nothing new is wanted. Gives what each one looked at, and whose asking failed. */
  async gather(
    changes: readonly Change[],
    flow: Flow<unknown, unknown>,
    at: At<unknown>,
  ): Promise<{ on: Map<Change, Ref<Kind | Group>[]>; broken: Map<Change, unknown> }> {
    const broken = new Map<Change, unknown>()
    const needsOf = (change: Change) => {
      try {
        return flow.needs?.(change, this, at) ?? []
      } catch (error) {
        broken.set(change, error)
        return []
      }
    }
    await this.#loadLinks(changes.map((change) => change.ref))
    await this.#loadOrigins(changes.map((change) => change.ref))
    const lookedAt = new Map<Change, Map<string, Ref<Kind | Group>>>(
      changes.map((change) => [change, new Map()]),
    )
    for (let round = 0; round < rounds; round += 1) {
      const wants = changes.flatMap((change) => {
        const asked = needsOf(change)
        for (const want of asked) {
          const on = isPastWant(want) ? want.past : isGroupWant(want) ? want.of : want
          // A record's own entries make it look again anyway.
          if (!isPastWant(want) || refKey(on) !== refKey(change.ref))
            lookedAt.get(change)?.set(refKey(on), on)
          // A member that leaves a group belongs to it no more when it is looked at: it is remembered by itself.
          for (const { ref } of isGroupWant(want) ? this.#members(want) : [])
            if (refKey(ref) !== refKey(change.ref)) lookedAt.get(change)?.set(refKey(ref), ref)
        }
        return asked
      })
      if (!(await this.#load(wants))) break
    }
    return { on: new Map([...lookedAt].map(([change, on]) => [change, [...on.values()]])), broken }
  }

  #members({ kind, of }: { kind: Kind; of: Ref<Kind | Group> }): readonly { ref: Ref }[] {
    return this.#groups.get(wantKey(kind, of)) ?? []
  }

  async #load(wants: readonly Want[]): Promise<boolean> {
    const refs = new Map<string, Ref>()
    const groups = new Map<string, { kind: Kind; of: Ref<Kind | Group> }>()
    const pasts = new Map<string, Ref>()
    for (const want of wants) {
      if (isPastWant(want)) {
        if (!this.#pasts.has(refKey(want.past))) pasts.set(refKey(want.past), want.past)
      } else if (!isGroupWant(want)) {
        if (!this.#records.has(refKey(want))) refs.set(refKey(want), want)
      } else if (!this.#groups.has(wantKey(want.kind, want.of))) groups.set(wantKey(want.kind, want.of), want)
    }
    if (refs.size + groups.size + pasts.size === 0) return false
    for (const key of pasts.keys()) this.#pasts.set(key, [])
    for (const { ref, seq, data } of await this.#store.pastOf(this.#workspace, [...pasts.values()]))
      this.#pasts.get(refKey(ref))?.push({ seq, data: data as Past['data'] }) // why: written under its kind's schema
    for (const key of refs.keys()) this.#records.set(key, null)
    for (const key of groups.keys()) this.#groups.set(key, [])
    const rows = await this.#store.recordsOf(this.#workspace, [...refs.values()])
    for (const row of rows) this.#records.set(refKey(row), row.data)
    const known = new Set(rows.map(refKey))
    for (const [key, ref] of refs) if (!known.has(key)) this.unread.push(ref)
    const members = await this.#store.belongingTo(this.#workspace, [...groups.values()])
    for (const row of members) {
      this.#groups
        .get(wantKey(row.kind, row.of))
        ?.push({ ref: { account: row.account, kind: row.kind, id: row.id }, data: row.data })
    }
    const seen: Ref[] = [...refs.values(), ...members.map(({ account, kind, id }) => ({ account, kind, id }))]
    await this.#loadLinks(seen)
    await this.#loadOrigins(seen)
    return true
  }

  async #loadLinks(refs: readonly Ref[]) {
    for (const link of await this.#store.linksFrom(this.#workspace, refs)) {
      if (link.account === this.#at && this.#echo(link.sink))
        this.#links.set(refKey(link.source), link.receipt)
    }
  }

  /** By its key and by its receipt: what we wrote may be read back before its answer is written down. */
  async #loadOrigins(refs: readonly Ref[]) {
    for (const { ref, sink, source } of await this.#store.madeUnder(this.#workspace, refs))
      if (this.#echo(sink) === ref.kind) this.#origins.set(refKey(ref), source)
    for (const [account, ours] of Map.groupBy(refs, (ref) => ref.account)) {
      for (const link of await this.#store.linksTo(
        this.#workspace,
        account,
        ours.map((ref) => ref.id),
      )) {
        const kind = this.#echo(link.sink)
        if (kind) this.#origins.set(refKey({ account, kind, id: link.receipt.id }), link.source)
      }
    }
  }
}
