/** The rows of a store in memory, with the names that their columns have in PostgreSQL: both stores can be laid side by side. */
import type { Ref, Why } from '../../../src/connector.ts'
import type { StepState } from '../../../src/engine/steps.ts'
import type { Verdict } from '../../../src/store/flows.ts'
import type { Group, Kind } from '../../../src/model/entities.ts'
import type { Stopped } from '../../../src/store/connections.ts'
import type { Place } from '../../../src/store/aside.ts'
import type { Block } from '../../../src/store/lanes.ts'
import type { NativeMapped } from '../../../src/store/natives.ts'
import type { Mapped, Progress, Span, Sweep } from '../../../src/store/sources.ts'

export type Workspace = { id: string; last_seq: bigint }
export type Account = {
  workspace: string
  id: string
  connector: string
  native: boolean
  mapped: NativeMapped | null
}
/** Of a sink of ours. */
export type Shelf = { shop: string; item: string; n: number }
export type Taken = { object: string; shop: string; item: string; quantity: number; street: string }
export type TakingDeed = Taken & { nth: number; key: string }
export type Hub = { id: string; lease_until: number }
export type Lane = {
  workspace: string
  account: string
  hub: string | null
  fence: bigint
  reserved: { at: number; blocks: Block[] } | []
}
export type Connection = {
  id: string
  workspace: string
  connector: string
  account: string
  name: string
  settings: Record<string, unknown>
  secrets: string
  changed_at: Date
  stopped: Stopped | null
  last_answer_at: Date | null
  created_at: Date
  removed_at: Date | null
}
export type Source = {
  workspace: string
  account: string
  stream: string
  kind: Kind
  cursor: string | null
  due_at: Date
  begun_at: Date | null
  finished_at: Date | null
  failed: { says: string; count: number } | null
  begins_at: number | null
  looked_at: number | null
  opened_at: Date | null
  covered: Date | null
  look_back: number
  span: Span | null
  progress: Progress | null
  late: number | null
  sweep: Sweep | null
  mapped: Mapped | null
}
export type Absence = {
  workspace: string
  account: string
  kind: Kind
  id: string
  times: number
  first_at: Date
  last_at: Date
}
export type Hint = {
  id: number
  workspace: string
  account: string
  stream: string
  ask: unknown
  person: boolean
  about: string | null
  at: Date
  due_at: Date | null
  looked_at: Date | null
}
export type Held = {
  workspace: string
  account: string
  kind: Kind
  id: string
  raw: unknown
  data: unknown
  gone: boolean
  hash: string
  version: string | null
  request: bigint
  seq: bigint
  seen_at: Date
  made: Date | null
}
export type RecordOf = {
  workspace: string
  account: string
  kind: string
  id: string
  of_kind: string
  of_id: string
}
export type ChangeRow = {
  workspace: string
  seq: bigint
  account: string
  kind: Kind
  id: string
  after: unknown
  raw: unknown
  gone: boolean
  before_hash: string | null
  hash: string
  version: string | null
  request: bigint
  seen_at: Date
  source: string
  why: Why
}
export type Integration = {
  id: string
  workspace: string
  connector: string
  account: string
  connected: string
  settings: unknown
  state: 'active' | 'paused' | 'removed'
}
export type FlowRow = {
  id: string
  workspace: string
  integration: string
  name: string
  connector: string
  from_account: string
  to_account: string
  sink: string
  state: 'active' | 'paused' | 'removed'
  position: bigint
  since: Date
}
export type LookRow = {
  workspace: string
  flow: string
  account: string
  kind: Kind
  id: string
  seq: bigint
  verdicts: Verdict[]
  looked_at: Date
  refs: string
  parked: bigint | null
}
export type LookRef = {
  workspace: string
  flow: string
  account: string
  kind: Kind
  id: string
  on_account: string
  on_kind: Kind | Group
  on_id: string
}
export type Replan = {
  workspace: string
  flow: string
  account: string
  kind: Kind
  id: string
  why: Why
  at: number
}
export type Step = {
  workspace: string
  key: string
  flow: string
  account: string
  sink: string
  object: string
  deed: string
  mode: 'once' | 'each' | 'latest'
  says: string
  src_account: string
  src_kind: Kind
  src_id: string
  about: Ref | null
  seq: bigint
  body: unknown
  body_hash: string
  trips: number
  state: StepState
  reason: string | null
  alone: boolean
  unclear: boolean
  attempts: number
  attempt: string | null
  due_at: Date
  deadline_at: Date | null
  created_at: Date
  settled_at: Date | null
  nth: number
}
export type AttemptRow = {
  id: string
  workspace: string
  account: string
  sink: string
  flow: string
  started_at: Date
  /** By the database's clock. */
  left_at: number
  deadline_at: Date
  ended_at: Date | null
  request: unknown
  status: number | null
  answer: unknown
  outcome: string | null
  says: string | null
  fence: bigint
  hub: string
  steps: number
}
export type AttemptStep = {
  workspace: string
  attempt: string
  step: string
  number: number
  outcome: string | null
  says: string | null
}
export type LinkRow = {
  workspace: string
  account: string
  sink: string
  src_account: string
  src_kind: Kind
  src_id: string
  deed: string
  object: string
  remote_id: string
  version: string | null
  url: string | null
  created_at: Date
}
export type Run = {
  id: string
  workspace: string
  account: string
  stream: string
  work: string
  started_at: Date
  finished_at: Date | null
  counts: Record<string, number>
  says: string | null
}
export type Aside = {
  workspace: string
  account: string
  stream: string
  id: string
  raw: unknown
  reason: string
  first_at: Date
  last_at: Date
  place: Place | null
  program: string
  tried_at: Date | null
}

export const refOf = ({ account, kind, id }: { account: string; kind: Kind; id: string }): Ref => ({
  account,
  kind,
  id,
})
