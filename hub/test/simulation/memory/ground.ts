import type { Ground, Hands } from '../hands.ts'
import { askedOf, laidOut, shown } from '../hands.ts'
import { memoryStore } from './index.ts'
import * as hints from './hints.ts'
import * as looks from './looks.ts'
import { Memory } from './memory.ts'
import type { Step } from './rows.ts'
import { asJson, named, type Table } from './tables.ts'

/** A store in memory with hands. */
export function memoryGround(): Ground & { memory: Memory } {
  let now = 0
  const memory = new Memory(() => now)
  return {
    memory,
    store: memoryStore(memory),
    hands: handsOn(memory),
    setNow: async (at) => void (now = at),
    clear: async () => {
      for (const table of tablesOf(memory).values())
        for (const row of table.where(() => true)) table.drop(row)
    },
    close: async () => {},
  }
}

// why: the memory's members named in `shown` are its tables
const tablesOf = (m: Memory) =>
  new Map(Object.keys(shown).map((name) => [name, m[name as 'steps'] as unknown as Table<object, string>]))

function handsOn(m: Memory): Hands {
  const flowsOf = (integration: string) => m.flows.where((row) => row.integration === integration)
  return {
    addWorkspace: async (id) => void m.workspaces.put({ id, last_seq: 0n }),
    addConnection: async ({ at, ...it }) =>
      void m.connections.put({
        ...it,
        name: it.id,
        stopped: null,
        last_answer_at: null,
        changed_at: at,
        created_at: at,
        removed_at: null,
      }),
    replaceSecrets: async (id, secrets) => {
      const row = m.connections.get(id)
      if (row) m.connections.put({ ...row, secrets, stopped: null })
    },
    addLane: async (workspace, account) => {
      if (!m.lanes.get(named(workspace, account)))
        m.lanes.put({ workspace, account, hub: null, fence: 0n, reserved: [] })
    },
    addNative: async (workspace, id, connector) =>
      void m.accounts.put({ workspace, id, connector, native: true, mapped: null }),
    stock: async (shop, item, n) => void m.shelf.put({ shop, item, n }),
    addSource: async (workspace, account, stream, kind, due_at) => {
      const none = {
        ...{
          cursor: null,
          begun_at: null,
          finished_at: null,
          begins_at: null,
          looked_at: null,
          failed: null,
          opened_at: null,
        },
        ...{
          covered: null,
          look_back: 90,
          span: null,
          progress: null,
          late: null,
          sweep: null,
          mapped: null,
        },
      }
      if (!m.sources.get(named(workspace, account, stream)))
        m.sources.put({ workspace, account, stream, kind, due_at, ...none })
    },
    addIntegration: async (it) =>
      void m.integrations.put({ ...it, settings: asJson(it.settings), state: 'active' }),
    addFlow: async ({ from, to, ...it }) =>
      void m.flows.put({ ...it, from_account: from, to_account: to, state: 'active' }),
    setState: async (id, state) => {
      const row = m.integrations.get(id)
      if (row) m.integrations.put({ ...row, state })
      for (const flow of flowsOf(id)) m.flows.put({ ...flow, state })
    },
    setSettings: async (id, settings) => {
      const row = m.integrations.get(id)
      if (row) m.integrations.put({ ...row, settings: asJson(settings) })
    },
    removeIntegration: async (id, at) => remove(m, id, at),
    addHint: async (workspace, account, stream, ask, person, at) =>
      void hints.addHint(m, { workspace, account, stream, ask, person, about: null, at }),
    replanAll: async (...given) => looks.replanAll(m, ...given),
    replanOne: async (...given) => looks.replanOne(m, ...given),
    left: async () => leftIn(m),
    living: async (workspace, account, kind) =>
      m.records
        .at('kind', named(workspace, account, kind))
        .filter((row) => !row.gone)
        .map((row) => row.id)
        .sort(),
    dump: async (tables = Object.keys(shown)) =>
      laidOut(
        Object.fromEntries(
          [...tablesOf(m)]
            .filter(([name]) => tables.includes(name))
            .map(([name, table]) => [name, table.values()]),
        ),
      ),
  }
}

function remove(m: Memory, id: string, at: Date): void {
  const row = m.integrations.get(id)
  if (row) m.integrations.put({ ...row, state: 'removed' })
  const flows = m.flows.where((flow) => flow.integration === id)
  const own = new Set(flows.map((flow) => flow.id))
  for (const flow of flows) m.flows.put({ ...flow, state: 'removed' })
  const waiting = m.steps.where(
    (step) => own.has(step.flow) && (step.state === 'planned' || step.state === 'refused'),
  )
  for (const step of waiting)
    m.steps.put({ ...step, state: 'superseded', reason: 'the sync was removed', settled_at: at })
  for (const row of m.looks.where((one) => own.has(one.flow))) m.looks.drop(row)
  for (const row of m.look_refs.where((one) => own.has(one.flow))) m.look_refs.drop(row)
  for (const row of m.replans.where((one) => own.has(one.flow))) m.replans.drop(row)
}

function leftIn(m: Memory): string[] {
  // An unknown that only a person can clear up waits for one, and what is to follow it waits too.
  const asked = m.steps.where(
    (step) =>
      step.state === 'unknown' && (step.sink === 'post.letters' || (step.reason ?? '').startsWith(askedOf)),
  )
  const isAsked = (step: Step) => asked.some((other) => other.object === step.object && other.nth <= step.nth)
  const steps = m.steps.where(
    (step) =>
      step.state === 'in_flight' ||
      (step.state === 'unknown' && step.sink !== 'post.letters' && !isAsked(step)) ||
      (step.state === 'planned' && m.flows.get(step.flow)?.state === 'active' && !isAsked(step)),
  )
  const flows = m.flows.where(
    (flow) => flow.state !== 'removed' && flow.position < (m.workspaces.get(flow.workspace)?.last_seq ?? 0n),
  )
  const failed = m.sources.where((source) => source.failed !== null)
  return [
    ...steps.map((step) => `step ${step.state} ${step.sink} ${step.deed}`),
    ...flows.map((flow) => `flow ${flow.id}`),
    ...m.replans.where(() => true).map((row) => `replan ${row.flow}`),
    ...m.hints.where((row) => row.due_at !== null).map((row) => `hint ${row.stream}`),
    ...m.set_aside.where(() => true).map((row) => `aside ${row.stream}`),
    ...failed.map((source) => `source ${source.workspace} ${source.stream}`),
  ]
}
