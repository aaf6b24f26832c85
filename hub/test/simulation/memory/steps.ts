import type { Ref } from '../../../src/connector.ts'
import { statesThatBecome, statesThatGiveWay, type StepState } from '../../../src/engine/steps.ts'
import type { NewStep, Settled, Standing, StepRow } from '../../../src/store/steps.ts'
import type { Memory } from './memory.ts'
import type { Step } from './rows.ts'
import { asJson, by, named } from './tables.ts'
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
const isUnsaid = (row: Step) =>
  (row.state === 'planned' && row.attempt === null) || (row.state === 'refused' && row.attempts <= 1)
const newestFirst = (a: Step, b: Step) => b.nth - a.nth
const mayBeThere: StepState[] = ['in_flight', 'unknown']
const unsettled: StepState[] = ['planned', 'in_flight', 'unknown']

export function standings(m: Memory, workspace: string, objects: readonly string[]): Map<string, Standing> {
  const wanted = new Set(objects)
  const rows = m.steps.where((row) => row.workspace === workspace && wanted.has(row.object))
  const found = new Map<string, Standing>()
  for (const [name, group] of Map.groupBy(rows, (row) => `${row.object}\n${row.deed}`)) {
    const sorted = group.sort(newestFirst)
    const newest = sorted.find((row) => row.state !== 'superseded')
    const [object = '', deed = ''] = name.split('\n')
    const given = sorted.find((row) => row.state === 'superseded' && row.unclear)?.nth ?? 0
    const isDoubtful = given > (sorted.find((row) => row.state === 'done')?.nth ?? 0)
    found.set(name, {
      object,
      deed,
      newest:
        newest && !isDoubtful
          ? { key: newest.key, state: newest.state, hash: newest.body_hash, unsaid: isUnsaid(newest) }
          : null,
      delivered: isDoubtful ? null : (sorted.find((row) => row.state === 'done')?.body_hash ?? null),
      open: sorted.some((row) => mayBeThere.includes(row.state)),
      count: sorted.length,
    })
  }
  return found
}

export function insertSteps(
  m: Memory,
  flow: { id: string; workspace: string; to: string; sink: string },
  steps: readonly NewStep[],
  at: Date,
): void {
  for (const { source, body, bodyHash, about, ...step } of steps) {
    const nth = m.next()
    const isTwice = m.steps.where(
      (row) =>
        row.workspace === flow.workspace &&
        (row.key === step.key ||
          (step.mode === 'once' &&
            row.mode === 'once' &&
            row.state !== 'superseded' &&
            row.object === step.object &&
            row.deed === step.deed)),
    )
    if (isTwice.length > 0) continue
    m.steps.put({
      ...step,
      workspace: flow.workspace,
      flow: flow.id,
      account: flow.to,
      sink: flow.sink,
      src_account: source.account,
      src_kind: source.kind,
      src_id: source.id,
      about: asJson(about),
      body: asJson(body),
      body_hash: bodyHash,
      state: 'planned',
      reason: null,
      alone: false,
      unclear: false,
      attempts: 0,
      attempt: null,
      due_at: at,
      deadline_at: null,
      created_at: at,
      settled_at: null,
      nth,
    })
  }
}

export function supersede(
  m: Memory,
  workspace: string,
  objects: readonly { object: string; deed: string }[],
  reason: string,
  at: Date,
): void {
  const wanted = new Set(objects.map(({ object, deed }) => named(object, deed)))
  const waiting = m.steps.where(
    (row) =>
      row.workspace === workspace &&
      statesThatGiveWay.includes(row.state) &&
      !(row.state === 'planned' && row.unclear) &&
      wanted.has(named(row.object, row.deed)),
  )
  for (const row of waiting) m.steps.put({ ...row, state: 'superseded', reason, settled_at: at })
}

export function withdraw(
  m: Memory,
  flow: { id: string; workspace: string },
  sources: readonly Ref[],
  keep: readonly string[],
  at: Date,
): void {
  const wanted = new Set(sources.map(({ account, kind, id }) => named(account, kind, id)))
  const unwanted = m.steps.where(
    (row) =>
      row.workspace === flow.workspace &&
      row.flow === flow.id &&
      row.state === 'planned' &&
      !row.unclear &&
      row.mode !== 'each' &&
      wanted.has(named(row.src_account, row.src_kind, row.src_id)) &&
      !keep.includes(row.key),
  )
  for (const row of unwanted)
    m.steps.put({ ...row, state: 'superseded', reason: 'no longer wanted', settled_at: at })
}

const isActive = (m: Memory, row: Step) => m.flows.get(row.flow)?.state === 'active'

/** The oldest unsettled step of every remote object. */
function firstOfEach(m: Memory, workspace: string): Step[] {
  const open = m.steps.where((row) => row.workspace === workspace && unsettled.includes(row.state))
  const oldest = new Map<string, number>()
  for (const row of open) oldest.set(row.object, Math.min(row.nth, oldest.get(row.object) ?? row.nth))
  return open.filter((row) => oldest.get(row.object) === row.nth)
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

export function sendable(
  m: Memory,
  workspace: string,
  account: string,
  now: Date,
): { due: boolean; next: Date | null } {
  const waiting = firstOfEach(m, workspace).filter(
    (row) => row.account === account && row.state === 'planned' && isActive(m, row),
  )
  const next = waiting.reduce<Date | null>(
    (first, row) => (first === null || row.due_at < first ? row.due_at : first),
    null,
  )
  return { due: next !== null && next <= now, next }
}

export function stepsInState(m: Memory, workspace: string, account: string, state: StepState): StepRow[] {
  return m.steps
    .where((row) => row.workspace === workspace && row.account === account && row.state === state)
    .sort(by((row) => row.nth))
    .slice(0, 500)
    .map(read)
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
