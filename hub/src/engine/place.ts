import type { Change, Ref, Sink, Step } from '../connector.ts'
import type { Group, Kind } from '../model/entities.ts'
import type { Look, Verdict } from '../store/flows.ts'
import type { NewStep, Standing } from '../store/planned.ts'
import { hashOf, objectKey, refKey, stepKey } from './key.ts'

/** What a plan said of one entry, and what it looked at. */
export type Thought = {
  change: Change
  steps: Step<unknown>[]
  on: Ref<Kind | Group>[]
  /** What is wrong with the connector's rules, when they could not say anything. */
  defect: string | null
  /** Whether the record is our own copy of another. */
  isCopy: boolean
}
/** What becomes of a batch of thoughts: rows to write, keys that stay wanted, and what is remembered of each record. */
export type Placed = {
  fresh: NewStep[]
  keep: string[]
  supersedes: { object: string; deed: string }[]
  /** Of what was given up or goes on under another flow: what is wanted after all, or has to be cleared up first. */
  revived: string[]
  looks: Look[]
}
type Deed = Extract<Step<unknown>, { do: string }>
export type Sinks = { to: string; sink: string }
type At = Sinks & Pick<Sink<unknown, unknown>, 'again' | 'anyAccount'>

export const isDeed = (step: Step<unknown>): step is Deed => 'do' in step
/** The remote thing that a step is about. Where the account says nothing of it, the sink's connector stands in its place. */
export const objectOf = ({ to, sink, anyAccount }: Omit<At, 'again'>, change: Change, step: Deed) =>
  objectKey(anyAccount ? sink.slice(0, sink.indexOf('.')) : to, sink, step.about ?? change.ref)

/**
 * Turns what plans said into rows, given what already stands. A record's entries come in order: only its newest one makes
 * `latest` steps, and one that waits parks what comes behind it until it is answered.
 */
export function place(at: At, thoughts: readonly Thought[], standing: ReadonlyMap<string, Standing>): Placed {
  const placed: Placed = { fresh: [], keep: [], supersedes: [], revived: [], looks: [] }
  const desk = new Desk(at, standing, placed)
  for (const entries of Map.groupBy(thoughts, ({ change }) => refKey(change.ref)).values()) {
    const newest = entries.at(-1)
    if (!newest) continue
    const parked = entries.find(({ steps }) => steps.some((step) => 'wait' in step))?.change.seq ?? null
    let verdicts: Verdict[] = []
    for (const thought of entries) {
      const isBehind = parked !== null && thought.change.seq >= parked
      verdicts = thought.steps.flatMap((step) =>
        isDeed(step)
          ? desk.step(thought.change, step, thought === newest, isBehind)
          : 'wait' in step
            ? [{ wait: step.wait, for: step.for, ...(step.options ? { options: step.options } : {}) }]
            : [{ skip: step.skip }],
      )
    }
    placed.looks.push({
      ref: newest.change.ref,
      seq: newest.change.seq,
      verdicts,
      on: lookedAt(entries),
      parked,
    })
  }
  return placed
}

const lookedAt = (entries: readonly Thought[]) => [
  ...new Map(entries.flatMap(({ on }) => on.map((ref) => [refKey(ref), ref]))).values(),
]

class Desk {
  readonly #at: At
  readonly #standing: ReadonlyMap<string, Standing>
  readonly #placed: Placed
  /** The newest step of an object and deed, where this batch made it. */
  readonly #made = new Map<string, { key: string; hash: string }>()

  constructor(at: At, standing: ReadonlyMap<string, Standing>, placed: Placed) {
    this.#at = at
    this.#standing = standing
    this.#placed = placed
  }

  step(change: Change, step: Deed, isNewest: boolean, isBehind: boolean): Verdict[] {
    if (step.mode === 'latest' ? !isNewest : isBehind) return []
    const key = this.#keyOf(change, step)
    if (!this.#placed.keep.includes(key)) this.#placed.keep.push(key)
    return [{ step: key }]
  }

  /** The key under which the deed stands: an existing step's where nothing new is to be said, else a fresh one's. */
  #keyOf(change: Change, step: Deed): string {
    const object = objectOf(this.#at, change, step)
    const name = `${object}\n${step.do}`
    const stands = this.#standing.get(name)
    const newest = this.#made.get(name) ?? stands?.newest
    const hash = hashOf(step.body)
    const add = (key: string) => this.#add(change, step, object, key, hash)
    if (step.mode === 'once') {
      const before = stands?.newest
      if (newest && newest !== before) return newest.key
      // Given up while nobody knew whether it was done: it is said again under its key, as it was, or not at all.
      if (!before && stands?.doubted) return this.#again(stands.doubted.key)
      // While it never left, or was refused as it was, it may still be said better: a corrected address, another first label.
      if (before && (before.hash === hash || !before.unsaid)) return before.key
      if (before) this.#placed.supersedes.push({ object, deed: step.do })
      return add(stepKey(object, step.do, stands ? `after ${stands.count}` : ''))
    }
    if (step.mode === 'each') return this.#again(add(stepKey(object, step.do, String(change.seq))))
    if (newest?.hash === hash) return newest.key
    // A remote that replaces is told anew; elsewhere another key could do the thing twice.
    if (this.#at.again !== 'replaces') {
      const doubted = stands?.doubted
      if (doubted) this.#again(doubted.key)
      if (!newest && doubted?.hash === hash) return doubted.key
      if (newest && stands?.open) this.#again(newest.key)
    }
    this.#placed.supersedes.push({ object, deed: step.do })
    // The remote already has exactly this: what waited in between is dropped and nothing is sent.
    if (newest && stands?.delivered === hash && !stands.open) return newest.key
    return add(stepKey(object, step.do, `${change.seq} ${hash} ${stands?.count ?? 0}`))
  }

  #again(key: string): string {
    this.#placed.revived.push(key)
    return key
  }

  #add(change: Change, step: Deed, object: string, key: string, hash: string): string {
    this.#made.set(`${object}\n${step.do}`, { key, hash })
    this.#placed.fresh.push({
      key,
      object,
      deed: step.do,
      mode: step.mode,
      says: step.says,
      source: change.ref,
      about: step.about ?? null,
      seq: change.seq,
      body: step.body,
      bodyHash: hash,
      trips: 0,
      refused: null,
    })
    return key
  }
}
