import type { At, Change, Flow, Ref, Step, Why } from '../connector.ts'
import type { Entry, FlowRow } from '../store/flows.ts'
import type { NewStep } from '../store/planned.ts'
import type { Store, Work } from '../store/store.ts'
import type { Clock } from './clock.ts'
import { refKey } from './key.ts'
import { isDeed, objectOf, place, type Thought } from './place.ts'
import type { Registry } from './registry.ts'
import { countTrips } from './trips.ts'
import { readSoon } from './unread.ts'
import { BatchView } from './view.ts'

const most = 500
export type Planned = {
  looked: number
  steps: number
  defects: string[]
  /** Whether there may be more to look at now. Whoever adds to it later has it planned themselves. */
  more: boolean
  to: string | null
  workspace: string | null
}

/**
 * One batch of one flow. Fence 2: the steps, what the plan looked at, and the flow's position commit together or not at all.
 * Records to look at again go first; then the log from the position on.
 */
export async function planFlow(store: Store, registry: Registry, clock: Clock, id: string): Promise<Planned> {
  return store.transaction(async (tx) => {
    const flow = await tx.takeFlow(id)
    if (!flow) return { looked: 0, steps: 0, defects: [], more: false, to: null, workspace: null }
    const rules = registry.flow(flow.connector, flow.name)
    const again = await tx.takeReplans(flow, most)
    const { entries, more } =
      again.length > 0
        ? { entries: await tx.lastEntries(flow.workspace, again), more: true }
        : await nextEntries(tx, flow, rules)
    const all = await inOrder(tx, flow, entries)
    const made = await think(tx, registry, flow, all.map(asChange), clock.now())
    return {
      looked: entries.length,
      ...made,
      more,
      to: flow.to,
      workspace: flow.workspace,
    }
  })
}

/** What planning a record would say and make. `fresh`: the steps that do not exist yet; `kept`: those that stand and stay wanted. */
export type Said = { ref: Ref; steps: Step<unknown>[]; fresh: NewStep[]; kept: string[] }

/**
 * A dry run: the same thinking over the given records, and nothing written. `settings` tries others than the flow's own; a flow
 * that is not there yet is given whole.
 */
export async function dryRun(
  store: Store,
  registry: Registry,
  of: string | FlowRow,
  refs: readonly Ref[],
  settings?: unknown,
): Promise<Said[]> {
  return store.transaction(async (tx) => {
    const own = typeof of === 'string' ? await tx.readFlow(of) : of
    if (!own) return []
    const flow = settings === undefined ? own : { ...own, settings }
    const again = refs.map((ref) => ({ ...ref, why: 'replay' as Why }))
    const entries = await inOrder(tx, flow, await tx.lastEntries(flow.workspace, again))
    const { thoughts, placed } = await weigh(tx, registry, flow, entries.map(asChange))
    const made = Map.groupBy(placed.fresh, ({ source }) => refKey(source))
    const looks = new Map(placed.looks.map(({ ref, verdicts }) => [refKey(ref), verdicts]))
    const isFresh = new Set(placed.fresh.map(({ key }) => key))
    return [...Map.groupBy(thoughts, ({ change }) => refKey(change.ref))].flatMap(([name, ofRecord]) => {
      const newest = ofRecord.at(-1)
      const fresh = made.get(name) ?? []
      const kept = (looks.get(name) ?? []).flatMap((verdict) =>
        'step' in verdict && !isFresh.has(verdict.step) ? verdict.step : [],
      )
      return newest ? [{ ref: newest.change.ref, steps: newest.steps, fresh, kept }] : []
    })
  })
}

async function nextEntries(
  tx: Work,
  flow: FlowRow,
  rules: Flow<unknown, unknown>,
): Promise<{ entries: Entry[]; more: boolean }> {
  const entries = await tx.entriesAfter(flow, rules.on, most)
  const last = entries.at(-1)
  if (!last) return { entries: [], more: false }
  // Those who looked at any of these are looked at again, whatever kind it is; a record's own entry is planned right here.
  const dependents = await tx.replanDependents(
    flow,
    entries.map((entry) => entry.ref),
    'answered',
  )
  // Fence 2: the position moves with what was planned from it.
  await tx.movePosition(flow, last.seq)
  return { entries: entries.filter((entry) => entry.mine), more: entries.length === most || dependents > 0 }
}

/** With what belongs to the same records: parked behind a question, or later in the log. Planned in order, with today's view. */
async function inOrder(tx: Work, flow: FlowRow, entries: Entry[]): Promise<Entry[]> {
  const refs = entries.map((entry) => entry.ref)
  const last = entries.reduce((top, { seq }) => (seq > top ? seq : top), flow.position)
  const beside = entries.length > 0 ? await tx.entriesBeside(flow, refs, last) : []
  const all = new Map([...beside, ...entries].map((entry) => [entry.seq, entry]))
  return [...all.values()].sort((a, b) => (a.seq < b.seq ? -1 : 1))
}

const asChange = (entry: Entry): Change => ({
  seq: entry.seq,
  ref: entry.ref,
  before: entry.before as Change['before'], // why: written under the kind's schema
  after: entry.after as Change['after'], // why: as before
  seen: entry.seenAt.toISOString(),
  why: entry.why,
})

async function thoughtsOf(
  tx: Work,
  registry: Registry,
  flow: FlowRow,
  changes: Change[],
): Promise<{ thoughts: Thought[]; unread: readonly Ref[] }> {
  const rules = registry.flow(flow.connector, flow.name)
  const at: At<unknown> = {
    settings: flow.settings,
    self: flow.self,
    connected: flow.connected,
    since: flow.since.toISOString(),
  }
  const view = new BatchView(tx, flow.workspace, flow.connected, (sink) => registry.sink(sink).sink.echo)
  const { on, broken } = await view.gather(changes, rules, at)
  const thoughts = changes.map((change) => ({
    change,
    on: on.get(change) ?? [],
    isCopy: view.origin(change.ref) !== null,
    ...(bornAt(flow.to, change, view) ?? said(rules, change, view, at, broken.get(change))),
  }))
  return { thoughts, unread: view.unread }
}

/** Our own copy, read back: every flow plans it but the one that would write it where it was born. */
function bornAt(to: string, change: Change, view: BatchView): Pick<Thought, 'steps' | 'defect'> | null {
  if (view.origin(change.ref)?.account !== to) return null
  return { steps: [{ skip: 'It came from there.' }], defect: null }
}

/** One record's rules that fail are its own trouble: nothing of it goes, and everything else is planned. */
function said(
  rules: Flow<unknown, unknown>,
  change: Change,
  view: BatchView,
  at: At<unknown>,
  broken: unknown,
): Pick<Thought, 'steps' | 'defect'> {
  try {
    if (broken !== undefined) throw broken instanceof Error ? broken : new Error(String(broken))
    const steps = rules.plan(change, view, at)
    if (steps.length === 0) throw new Error('the plan said nothing; a plan says skip and why')
    return { steps, defect: null }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return {
      steps: [{ skip: `Not planned, because of a defect in Longshore: ${why}.` }],
      defect: `${change.ref.kind} ${change.ref.id}: ${why}`,
    }
  }
}

async function think(
  tx: Work,
  registry: Registry,
  flow: FlowRow,
  changes: Change[],
  now: Date,
): Promise<{ steps: number; defects: string[] }> {
  if (changes.length === 0) return { steps: 0, defects: [] }
  const { thoughts, unread, placed } = await weigh(tx, registry, flow, changes, true)
  const planned = placed.looks.map((look) => look.ref)
  await tx.withdraw(flow, planned, placed.keep, now)
  await tx.supersede(flow.workspace, placed.supersedes, 'a newer version took its place', now)
  await tx.revive(flow, placed.revived, now)
  await tx.insertSteps(flow, placed.fresh, now)
  await tx.saveLooks(flow, placed.looks, now)
  await readSoon(tx, registry, flow.workspace, unread, now)
  return { steps: placed.fresh.length, defects: thoughts.flatMap(({ defect }) => defect ?? []) }
}

/** What the rules say of these changes, weighed against the steps that stand. Nothing is written; to be written by, they are held. */
async function weigh(tx: Work, registry: Registry, flow: FlowRow, changes: Change[], hold = false) {
  const { thoughts, unread } = await thoughtsOf(tx, registry, flow, changes)
  const { again, anyAccount } = registry.sink(flow.sink).sink
  const at = { ...flow, again, ...(anyAccount ? { anyAccount } : {}) }
  const objects = new Set(
    thoughts.flatMap(({ change, steps }) => steps.filter(isDeed).map((step) => objectOf(at, change, step))),
  )
  if (hold) await tx.holdSteps(flow.workspace, [...objects])
  const placed = place(at, thoughts, await tx.standings(flow.workspace, [...objects]))
  const echoes = thoughts.flatMap(({ change, isCopy }) => (isCopy && change.why === 'live' ? change : []))
  const fresh = await countTrips(tx, flow.workspace, echoes, placed.fresh)
  return { thoughts, unread, placed: { ...placed, fresh } }
}
