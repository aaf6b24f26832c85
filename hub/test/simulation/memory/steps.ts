import { statesThatBecome, type StepState } from '../../../src/engine/steps.ts'
import type { Outbox, Settled, StepRow } from '../../../src/store/steps.ts'
import { type Memory, unsettled } from './memory.ts'
import type { Step } from './rows.ts'
import { by, named } from './tables.ts'
import { dropUnwanted } from './unwanted.ts'

const read = (row: Step): StepRow => ({
  key: row.key,
  flow: row.flow,
  account: row.account,
  sink: row.sink,
  object: row.object,
  deed: row.deed,
  mode: row.mode,
  says: row.says,
  source: { account: row.src_account, kind: row.src_kind, id: row.src_id },
  about: row.about,
  seq: row.seq,
  body: row.body,
  bodyHash: row.body_hash,
  state: row.state,
  reason: row.reason,
  alone: row.alone,
  unclear: row.unclear,
  attempts: row.attempts,
  attempt: row.attempt,
  deadlineAt: row.deadline_at,
})
const isActive = (m: Memory, row: Step) => m.flows.get(row.flow)?.state === 'active'

/** The oldest unsettled step of every remote object. */
function firstOfEach(m: Memory, workspace: string): Step[] {
  const open = m.steps.at('open', workspace)
  const oldest = new Map<string, Step>()
  for (const row of open) {
    const before = oldest.get(row.object)
    if (!before || row.nth < before.nth) oldest.set(row.object, row)
  }
  return [...oldest.values()]
}

export function dueSteps(
  m: Memory,
  workspace: string,
  account: string,
  now: Date,
  most: (sink: string) => number,
): StepRow[] {
  const due = firstOfEach(m, workspace)
    .filter((row) => row.account === account && row.state === 'planned' && row.due_at <= now)
    .filter((row) => isActive(m, row))
    .sort(
      by(
        (row) => row.due_at,
        (row) => row.nth,
      ),
    )
  const [head] = due
  if (!head) return []
  const limit = most(head.sink)
  if (head.alone || limit === 1) return [read(head)]
  return due
    .filter((row) => row.sink === head.sink && !row.alone)
    .slice(0, limit)
    .map(read)
}

export function outbox(m: Memory, workspace: string, account: string, now: Date): Outbox {
  const own = m.steps.at('open', workspace).filter((row) => row.account === account)
  const waiting = firstOfEach(m, workspace).filter(
    (row) => row.account === account && row.state === 'planned' && isActive(m, row),
  )
  const next = waiting.reduce<Date | null>(
    (first, row) => (first === null || row.due_at < first ? row.due_at : first),
    null,
  )
  return {
    ...{ due: next !== null && next <= now, next },
    orphaned: own.some(
      (row) => row.state === 'in_flight' && row.deadline_at !== null && row.deadline_at < now,
    ),
    unknown: own.some((row) => row.state === 'unknown'),
  }
}

export function applicable(
  m: Memory,
  sinks: readonly string[],
  now: Date,
): { workspace: string; account: string }[] {
  const all = [...m.workspaces.values()].flatMap(({ id }) =>
    firstOfEach(m, id).filter(
      (row) => sinks.includes(row.sink) && row.state === 'planned' && row.due_at <= now && isActive(m, row),
    ),
  )
  const found = new Map(
    all.map(({ workspace, account }) => [named(workspace, account), { workspace, account }]),
  )
  return [...found.values()].sort(
    by(
      (row) => row.workspace,
      (row) => row.account,
    ),
  )
}

export function stepsInState(m: Memory, workspace: string, account: string, state: StepState): StepRow[] {
  const rows = unsettled.includes(state)
    ? m.steps.at('open', workspace)
    : m.steps.where((row) => row.workspace === workspace)
  return rows
    .filter((row) => row.account === account && row.state === state)
    .sort(by((row) => row.nth))
    .slice(0, 500)
    .map(read)
}

export function rightTimes(
  m: Memory,
  it: { workspace: string; account: string; now: Date; deadlineMs: number; waits: readonly number[] },
): void {
  const deadline = new Date(it.now.getTime() + it.deadlineMs)
  const open = m.steps.at('open', it.workspace).filter((row) => row.account === it.account)
  for (const row of open) {
    const wait = it.waits[Math.min(row.attempts, it.waits.length - 1)] ?? 0
    const longest = new Date(it.now.getTime() + wait)
    m.steps.put({
      ...row,
      due_at: row.due_at > longest ? longest : row.due_at,
      deadline_at: row.deadline_at && row.deadline_at > deadline ? deadline : row.deadline_at,
    })
  }
}

const ends: StepState[] = ['done', 'refused', 'cancelled']

export function settle(m: Memory, workspace: string, settled: readonly Settled[], at: Date): string[] {
  const moved: Settled[] = []
  for (const one of settled) {
    const row = m.steps.get(named(workspace, one.key))
    if (!row || !statesThatBecome(one.event).includes(row.state)) continue
    m.steps.put({
      ...row,
      state: one.state,
      reason: one.reason,
      alone: row.alone || (one.alone ?? false),
      unclear: one.unclear ?? row.unclear,
      due_at: one.due ?? row.due_at,
      attempts: row.attempts + (one.attempted ? 1 : 0),
      settled_at: ends.includes(one.state) ? at : null,
    })
    moved.push(one)
  }
  const again = moved.filter((one) => one.state === 'planned').map((one) => one.key)
  dropUnwanted(m, workspace, again, at)
  return moved.map((one) => one.key)
}
