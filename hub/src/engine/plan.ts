import type { At, Change, Flow, Ref, Step, Why } from '../connector.ts'
import type { Group, Kind } from '../model/entities.ts'
import * as flows from '../store/flows.ts'
import type { Store, Work } from '../store/store.ts'
import { type NewStep, type Standing } from '../store/steps.ts'
import type { Clock } from './clock.ts'
import { hashOf, objectKey, refKey, stepKey } from './key.ts'
import type { Registry } from './registry.ts'
import { BatchView } from './view.ts'

const most = 500
type Thought = {
  change: Change
  object: string
  steps: Step<unknown>[]
  on: Ref<Kind | Group>[]
  /** What is wrong with the connector's rules, when they could not say anything. */
  defect: string | null
}
export type Planned = {
  looked: number
  steps: number
  defects: string[]
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
    const { entries, read } =
      again.length > 0
        ? { entries: await tx.lastEntries(flow.workspace, again), read: again.length }
        : await nextEntries(tx, flow, rules)
    const made = await think(tx, registry, flow, rules, entries.map(asChange), clock.now())
    return {
      looked: entries.length,
      ...made,
      more: read > 0,
      to: flow.to,
      workspace: flow.workspace,
    }
  })
}

/** A dry run: the same thinking over the given records, and nothing written. `settings` tries others than the flow's own. */
export async function dryRun(
  store: Store,
  registry: Registry,
  clock: Clock,
  id: string,
  refs: readonly Ref[],
  settings?: unknown,
): Promise<{ ref: Ref; steps: Step<unknown>[] }[]> {
  return store.transaction(async (tx) => {
    const flow = await tx.readFlow(id)
    if (!flow) return []
    const rules = registry.flow(flow.connector, flow.name)
    const entries = await tx.lastEntries(
      flow.workspace,
      refs.map((ref) => ({ ...ref, why: 'replay' as Why })),
    )
    const thoughts = await thoughtsOf(
      tx,
      registry,
      settings === undefined ? flow : { ...flow, settings },
      rules,
      entries.map(asChange),
    )
    return thoughts.map(({ change, steps }) => ({ ref: change.ref, steps }))
  })
}

async function nextEntries(
  tx: Work,
  flow: flows.FlowRow,
  rules: Flow<unknown, unknown>,
): Promise<{ entries: flows.Entry[]; read: number }> {
  const entries = await tx.entriesAfter(flow, rules.on, most)
  const last = entries.at(-1)
  if (!last) return { entries: [], read: 0 }
  // Those who looked at any of these are looked at again, whatever kind it is; a record's own entry is planned right here.
  await tx.replanDependents(
    flow,
    entries.map((entry) => entry.ref),
    'answered',
  )
  // Fence 2: the position moves with what was planned from it.
  await tx.movePosition(flow, last.seq)
  return { entries: entries.filter((entry) => entry.mine), read: entries.length }
}

const asChange = (entry: flows.Entry): Change => ({
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
  flow: flows.FlowRow,
  rules: Flow<unknown, unknown>,
  changes: Change[],
): Promise<Thought[]> {
  const at: At<unknown> = {
    settings: flow.settings,
    self: flow.self,
    connected: flow.connected,
    since: flow.since.toISOString(),
  }
  const view = new BatchView(tx, flow.workspace, flow.connected, (sink) => registry.sink(sink).sink.echo)
  const { on, broken } = await view.gather(changes, rules, at)
  return changes.map((change) => {
    const object = objectKey(flow.to, flow.sink, change.ref)
    return { change, object, on: on.get(change) ?? [], ...said(rules, change, view, at, broken.get(change)) }
  })
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
  flow: flows.FlowRow,
  rules: Flow<unknown, unknown>,
  changes: Change[],
  now: Date,
): Promise<{ steps: number; defects: string[] }> {
  if (changes.length === 0) return { steps: 0, defects: [] }
  const thoughts = await thoughtsOf(tx, registry, flow, rules, changes)
  const newest = [...new Map(thoughts.map((thought) => [refKey(thought.change.ref), thought])).values()]
  const sources = newest.map((thought) => thought.change.ref)
  const standing = await tx.standings(
    flow.workspace,
    newest.map((thought) => thought.object),
  )
  const asksOnce = thoughts.some((thought) =>
    thought.steps.some((step) => 'do' in step && step.mode === 'once'),
  )
  const once = asksOnce ? await tx.onceMade(flow.workspace, flow.sink, sources) : new Map<string, string>()
  const decided = thoughts.map((thought) => decide(thought, standing, once, newest.includes(thought)))
  const keep = decided.flatMap((one) => one.keep)
  await tx.withdraw(flow, sources, keep, now)
  await tx.supersede(
    flow.workspace,
    decided.flatMap((one) => one.supersedes),
    'a newer version took its place',
    now,
  )
  const fresh = decided.flatMap((one) => one.fresh)
  await tx.insertSteps(flow, fresh, now)
  await tx.saveLooks(
    flow,
    decided.filter((one) => one.look !== null).map((one) => one.look as flows.Look),
    now,
  ) // why: filtered the line before
  return { steps: fresh.length, defects: thoughts.flatMap(({ defect }) => defect ?? []) }
}

type Decided = {
  fresh: NewStep[]
  keep: string[]
  supersedes: { object: string; deed: string }[]
  look: flows.Look | null
}

/** Turns what a plan said into rows, given what already stands. Only the newest look at a record makes `latest` steps. */
function decide(
  thought: Thought,
  standing: Map<string, Standing>,
  once: Map<string, string>,
  isNewest: boolean,
): Decided {
  const out: Decided = { fresh: [], keep: [], supersedes: [], look: null }
  const verdicts: flows.Verdict[] = []
  for (const step of thought.steps) {
    if (!('do' in step)) {
      verdicts.push(
        'wait' in step
          ? { wait: step.wait, for: step.for, ...(step.options ? { options: step.options } : {}) }
          : { skip: step.skip },
      )
      continue
    }
    if (step.mode === 'latest' && !isNewest) continue
    const key = place(thought, step, standing, once, out)
    if (!out.keep.includes(key)) out.keep.push(key)
    verdicts.push({ step: key })
  }
  if (isNewest) out.look = { ref: thought.change.ref, seq: thought.change.seq, verdicts, on: thought.on }
  return out
}

type Deed = Extract<Step<unknown>, { do: string }>

/** The key under which the deed stands: an existing step's where nothing new is to be said, else a fresh one's. */
function place(
  thought: Thought,
  step: Deed,
  standing: Map<string, Standing>,
  once: Map<string, string>,
  out: Decided,
): string {
  const { change, object } = thought
  const bodyHash = hashOf(step.body)
  const stands = standing.get(`${object}\n${step.do}`)
  const nth = stands ? stands.count + out.fresh.length : out.fresh.length
  const add = (key: string) => {
    out.fresh.push({
      key,
      object,
      deed: step.do,
      mode: step.mode,
      says: step.says,
      source: change.ref,
      seq: change.seq,
      body: step.body,
      bodyHash,
    })
    return key
  }
  if (step.mode === 'once') {
    const made = once.get(`${refKey(change.ref)}\n${step.do}`)
    return made ?? add(stepKey(object, step.do, nth === 0 ? '' : `after ${nth}`))
  }
  if (step.mode === 'each') return add(stepKey(object, step.do, String(change.seq)))
  const newest = stands?.newest
  if (newest && newest.hash === bodyHash) return newest.key
  out.supersedes.push({ object, deed: step.do })
  // The remote already has exactly this: what waited in between is dropped and nothing is sent.
  if (newest && stands.delivered === bodyHash && !stands.open) return newest.key
  return add(stepKey(object, step.do, `${change.seq} ${bodyHash} ${nth}`))
}
