import type { Attempt, Wire } from '../../../src/store/attempts.ts'
import type { Memory } from './memory.ts'
import { asJson, by, named } from './tables.ts'

export function openAttempt(
  m: Memory,
  it: {
    workspace: string
    account: string
    sink: string
    flow: string
    at: Date
    deadline: Date
    fence: bigint
    hub: string
    steps: readonly string[]
  },
): Attempt {
  const id = String(m.next())
  const { workspace, account, sink, flow, at, deadline, fence, hub } = it
  m.attempts.put({
    ...{
      id,
      workspace,
      account,
      sink,
      flow,
      started_at: at,
      left_at: m.now(),
      deadline_at: deadline,
      ended_at: null,
    },
    ...{ request: null, status: null, answer: null, outcome: null, says: null, fence, hub },
    steps: it.steps.length,
  })
  for (const key of it.steps) {
    const step = m.steps.get(named(workspace, key))
    if (step?.state !== 'planned') continue
    m.steps.put({ ...step, state: 'in_flight', attempt: id, deadline_at: deadline, reason: null })
    const number = step.attempts + 1
    m.attempt_steps.put({ workspace, attempt: id, step: key, number, outcome: null, says: null })
  }
  return { id, deadline }
}

export function closeAttempt(
  m: Memory,
  it: {
    workspace: string
    id: string
    at: Date
    wire: Wire | null
    outcome: string
    says: string | null
    steps: readonly { step: string; outcome: string; says: string | null }[]
  },
): void {
  const row = m.attempts.get(it.id)
  if (row)
    m.attempts.put({
      ...row,
      ended_at: it.at,
      request: asJson(it.wire?.request ?? null),
      status: it.wire?.status ?? null,
      answer: asJson(it.wire?.answer ?? null),
      outcome: it.outcome,
      says: it.says,
    })
  for (const { step, outcome, says } of it.steps) {
    const one = m.attempt_steps.get(named(it.id, step))
    if (one) m.attempt_steps.put({ ...one, outcome, says })
  }
}

export function orphansOf(
  m: Memory,
  workspace: string,
  account: string,
  now: Date,
): { key: string; attempt: string }[] {
  return m.steps
    .at('open', workspace)
    .filter(
      (row) =>
        row.account === account &&
        row.state === 'in_flight' &&
        row.deadline_at !== null &&
        row.deadline_at < now,
    )
    .sort(by((row) => row.nth))
    .map((row) => ({ key: row.key, attempt: row.attempt ?? '' }))
}

export function abandonAttempts(
  m: Memory,
  workspace: string,
  ids: readonly string[],
  says: string,
  at: Date,
): void {
  for (const id of new Set(ids)) {
    const row = m.attempts.get(id)
    if (row?.workspace === workspace && row.ended_at === null)
      m.attempts.put({ ...row, ended_at: at, outcome: 'unknown', says })
    for (const one of m.attempt_steps.at('attempt', id))
      if (one.outcome === null) m.attempt_steps.put({ ...one, outcome: 'unknown', says })
  }
}

export function firstCarried(m: Memory, workspace: string, keys: readonly string[]): Map<string, number> {
  const first = new Map<string, number>()
  const unclear = [...new Set(keys)]
    .flatMap((key) => m.attempt_steps.at('step', named(workspace, key)))
    .filter((row) => row.outcome === null || row.outcome === 'unknown')
  for (const { step, attempt } of unclear.sort(by((row) => row.step))) {
    const at = m.attempts.get(attempt)?.left_at
    const before = first.get(step)
    if (at !== undefined && (before === undefined || m.now() - at > before)) first.set(step, m.now() - at)
  }
  return first
}

export function shownIn(
  m: Memory,
  it: { workspace: string; account: string; stream: string; attempts: readonly string[]; afterMs: number },
): Map<string, 'looked' | 'due'> {
  const source = m.sources.get(named(it.workspace, it.account, it.stream))
  const shown = [...new Set(it.attempts)]
    .flatMap((id) => (source && m.attempts.get(id)) ?? [])
    .filter((row) => row.workspace === it.workspace && row.account === it.account)
    .filter((row) => m.now() > row.left_at + it.afterMs)
    .sort(by((row) => Number(row.id)))
  return new Map(
    shown.map((row) => [row.id, (source?.looked_at ?? 0) > row.left_at + it.afterMs ? 'looked' : 'due']),
  )
}
