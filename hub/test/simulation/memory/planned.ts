import type { Ref } from '../../../src/connector.ts'
import { refKey } from '../../../src/engine/key.ts'
import { statesOfDoubt, statesThatGiveWay, type StepState } from '../../../src/engine/steps.ts'
import type { NewStep, Standing } from '../../../src/store/planned.ts'
import type { Memory } from './memory.ts'
import type { Step } from './rows.ts'
import { asJson, named } from './tables.ts'

const isRemoved = (m: Memory, row: Step) => m.flows.get(row.flow)?.state === 'removed'
const isUnsaid = (row: Step) =>
  (row.state === 'planned' && row.attempt === null) || (row.state === 'refused' && !row.unclear)
const newestFirst = (a: Step, b: Step) => b.nth - a.nth
const mayBeThere: StepState[] = ['in_flight', 'unknown']

export function standings(m: Memory, workspace: string, objects: readonly string[]): Map<string, Standing> {
  const rows = [...new Set(objects)].flatMap((object) => m.steps.at('object', named(workspace, object)))
  const found = new Map<string, Standing>()
  for (const [name, group] of Map.groupBy(rows, (row) => `${row.object}\n${row.deed}`)) {
    const sorted = group.sort(newestFirst)
    const newest = sorted.find((row) => row.state !== 'superseded')
    const [object = '', deed = ''] = name.split('\n')
    const given = sorted.find((row) => row.state === 'superseded' && row.unclear)?.nth ?? 0
    const done = sorted.find((row) => row.state === 'done')?.nth ?? 0
    const isDoubtful = given > done
    const last = sorted.find((row) => row.unclear && statesOfDoubt.includes(row.state))
    const doubted = last && last.nth > done ? { key: last.key, hash: last.body_hash } : null
    found.set(name, {
      object,
      deed,
      newest:
        newest && !isDoubtful
          ? { key: newest.key, state: newest.state, hash: newest.body_hash, unsaid: isUnsaid(newest) }
          : null,
      doubted,
      delivered:
        isDoubtful || doubted ? null : (sorted.find((row) => row.state === 'done')?.body_hash ?? null),
      open: sorted.some((row) => mayBeThere.includes(row.state) || (row.state === 'planned' && row.unclear)),
      count: sorted.length,
    })
  }
  return found
}

export function tripsBehind(
  m: Memory,
  workspace: string,
  entries: readonly { source: Ref; seq: bigint }[],
): Map<string, number> {
  const behind = new Map<string, number>()
  for (const { source, seq } of entries) {
    const { account, kind, id } = source
    for (const { object } of m.links.at('remote', named(workspace, account, id))) {
      const written = m.steps
        .at('object', named(workspace, object))
        .filter((row) => row.state === 'done')
        .sort(newestFirst)[0]
      const since = written?.settled_at
      if (!written || !since) continue
      const seenBefore = m.changes
        .at('record', named(workspace, account, kind, id))
        .filter((row) => row.seq < seq && row.seen_at >= since)
      if (seenBefore.length === 0)
        behind.set(refKey(source), Math.max(written.trips, behind.get(refKey(source)) ?? 0))
    }
  }
  return behind
}

export function insertSteps(
  m: Memory,
  flow: { id: string; workspace: string; to: string; sink: string },
  steps: readonly NewStep[],
  at: Date,
): void {
  for (const { source, body, bodyHash, about, refused, ...step } of steps) {
    const nth = m.next()
    const isTwice =
      m.steps.get(named(flow.workspace, step.key)) !== undefined ||
      (step.mode === 'once' &&
        m.steps
          .at('object', named(flow.workspace, step.object))
          .some((row) => row.mode === 'once' && row.state !== 'superseded' && row.deed === step.deed))
    if (isTwice) continue
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
      state: refused === null ? 'planned' : 'refused',
      reason: refused,
      alone: false,
      unclear: false,
      attempts: 0,
      attempt: null,
      due_at: at,
      deadline_at: null,
      created_at: at,
      settled_at: refused === null ? null : at,
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
  for (const { object, deed } of objects)
    for (const row of m.steps.at('object', named(workspace, object)))
      if (
        row.deed === deed &&
        statesThatGiveWay.includes(row.state) &&
        !(row.state === 'planned' && row.unclear)
      )
        m.steps.put({ ...row, state: 'superseded', reason, settled_at: at })
}

export function withdraw(
  m: Memory,
  flow: { id: string; workspace: string },
  sources: readonly Ref[],
  keep: readonly string[],
  at: Date,
): void {
  const wanted = new Set(sources.map(({ account, kind, id }) => named(account, kind, id)))
  const unwanted = m.steps
    .at('open', flow.workspace)
    .filter(
      (row) =>
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

export function revive(
  m: Memory,
  flow: { id: string; workspace: string },
  keys: readonly string[],
  at: Date,
): void {
  const rows = keys.flatMap((key) => m.steps.get(named(flow.workspace, key)) ?? [])
  const isTwice = (row: Step) =>
    row.mode === 'once' &&
    m.steps
      .at('object', named(row.workspace, row.object))
      .some(
        (other) =>
          other.deed === row.deed &&
          other.mode === 'once' &&
          other.key !== row.key &&
          (other.state !== 'superseded' || (other.nth > row.nth && keys.includes(other.key))),
      )
  const open = rows.filter((row) => mayBeThere.includes(row.state) && isRemoved(m, row))
  const givenUp = rows.filter((row) =>
    row.state === 'superseded'
      ? !isTwice(row)
      : row.mode === 'latest' && row.unclear && statesOfDoubt.includes(row.state),
  )
  for (const row of open) m.steps.put({ ...row, flow: flow.id, settled_at: null })
  for (const row of givenUp)
    m.steps.put({
      ...row,
      flow: flow.id,
      state: row.unclear ? 'unknown' : 'planned',
      reason: 'it is wanted after all',
      attempts: 0,
      due_at: at,
      settled_at: null,
    })
}
