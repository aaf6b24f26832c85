import type { Ref, Why } from '../../src/connector.ts'
import type { Kind } from '../../src/model/entities.ts'
import type { Store } from '../../src/store/store.ts'
import { plain } from './plain.ts'

export type NewIntegration = {
  id: string
  workspace: string
  connector: string
  account: string
  connected: string
  settings: unknown
}
export type NewFlow = {
  id: string
  workspace: string
  integration: string
  name: string
  connector: string
  from: string
  to: string
  sink: string
  position: bigint
  since: Date
}
/** Rows as they are, a table at a time, with what one store draws by itself replaced by its rank. */
export type Dump = Record<string, Record<string, unknown>[]>

/** What people and the hub's other rooms do to the tables that the engine reads. */
export type Hands = {
  addWorkspace(id: string): Promise<void>
  addConnection(it: {
    id: string
    workspace: string
    connector: string
    account: string
    secrets: string
    at: Date
    settings: Record<string, unknown>
  }): Promise<void>
  /** Other keys for the same connection; it goes on if it was stopped. */
  replaceSecrets(id: string, secrets: string): Promise<void>
  addLane(workspace: string, account: string): Promise<void>
  /** An account whose records are brought in here. */
  addNative(workspace: string, account: string, connector: string): Promise<void>
  /** Puts things on a shelf of ours. */
  stock(shop: string, item: string, n: number): Promise<void>
  addSource(workspace: string, account: string, stream: string, kind: Kind, due: Date): Promise<void>
  addIntegration(it: NewIntegration): Promise<void>
  addFlow(it: NewFlow): Promise<void>
  setState(integration: string, state: 'active' | 'paused'): Promise<void>
  setSettings(integration: string, settings: unknown): Promise<void>
  /** Its waiting steps go; what is at the remote, the links and the keys stay. */
  removeIntegration(id: string, at: Date): Promise<void>
  addHint(
    workspace: string,
    account: string,
    stream: string,
    ask: unknown,
    person: boolean,
    at: Date,
  ): Promise<void>
  replanAll(
    flow: { id: string; workspace: string; from: string },
    kinds: readonly Kind[],
    why: Why,
  ): Promise<void>
  replanOne(flow: { id: string; workspace: string }, ref: Ref, why: Why): Promise<void>
  /** What is left to be done without anybody's answer, in a word each: nothing, at rest. */
  left(): Promise<string[]>
  /** The ids of the records of a kind that are here and not gone. */
  living(workspace: string, account: string, kind: Kind): Promise<string[]>
  /** All that is shown, or these tables of it. */
  dump(tables?: readonly string[]): Promise<Dump>
}

/** A store with hands, whose clock is told what time it is. */
export type Ground = {
  store: Store
  hands: Hands
  /** Milliseconds since 1970 on the database's clock, from now on. */
  setNow(at: number): Promise<void>
  /** As after the migrations: no row at all. */
  clear(): Promise<void>
  close(): Promise<void>
}

/** So begins what an unknown says that a person is asked of. */
export const askedOf = 'Nobody knows whether it arrived'

/** What a store is compared by: columns that the engine writes, and none that only people see. */
export const shown: Record<string, string> = {
  workspaces: 'id last_seq',
  accounts: 'workspace id connector native mapped',
  hubs: 'id lease_until',
  lanes: 'workspace account hub fence reserved',
  connections: 'id workspace connector account settings secrets stopped last_answer_at removed_at',
  sources:
    'workspace account stream kind cursor due_at begun_at finished_at failed opened_at covered look_back span progress late sweep mapped',
  absences: 'workspace account kind id times first_at last_at',
  hints: 'workspace account stream ask person about at due_at looked_at',
  records: 'workspace account kind id raw data gone hash version request seq seen_at made',
  record_of: 'workspace account kind id of_kind of_id',
  changes: 'workspace seq account kind id after raw gone before_hash hash version request seen_at source why',
  integrations: 'id workspace connector account connected settings state',
  flows: 'id workspace integration name connector from_account to_account sink state position since',
  looks: 'workspace flow account kind id seq verdicts looked_at refs parked',
  look_refs: 'workspace flow account kind id on_account on_kind on_id',
  replans: 'workspace flow account kind id why',
  steps:
    'workspace key flow account sink object deed mode says src_account src_kind src_id about seq body body_hash trips state reason alone unclear attempts attempt due_at deadline_at created_at settled_at nth',
  attempts:
    'id workspace account sink flow started_at deadline_at ended_at request status answer outcome says fence hub steps',
  attempt_steps: 'workspace attempt step number outcome says',
  links: 'workspace account sink src_account src_kind src_id deed object remote_id version url created_at',
  runs: 'workspace account stream work started_at finished_at counts says',
  set_aside: 'workspace account stream id raw reason first_at last_at place program tried_at',
  shelf: 'shop item n',
  shelf_taken: 'object shop item quantity street',
  shelf_deeds: 'nth key object shop item quantity street',
}
/** What the rows of these are ordered by: numbers that the store draws. The others have keys of their own. */
const drawn: Record<string, string> = {
  hints: 'id',
  replans: 'at',
  steps: 'nth',
  attempts: 'id',
  runs: 'id',
  shelf_deeds: 'nth',
}

/** Lays rows out alike, whichever store they come from. */
export function laidOut(tables: Record<string, Iterable<object>>): Dump {
  const attempts = new Map<string, number>()
  const out: Dump = {}
  // Attempts first: what names one names its rank.
  for (const name of Object.keys(tables).sort(
    (a, b) => Number(b === 'attempts') - Number(a === 'attempts'),
  )) {
    const rows = [...(tables[name] ?? [])] as Record<string, unknown>[] // why: a row is read by its columns' names
    const number = drawn[name]
    if (number) rows.sort((a, b) => Number(a[number]) - Number(b[number]))
    if (name === 'attempts') for (const row of rows) attempts.set(String(row.id), attempts.size + 1)
    const laid = rows.map((row, rank) =>
      Object.fromEntries(
        (shown[name] ?? '').split(' ').map((column) => [column, plainOf(row, column, rank, attempts)]),
      ),
    )
    if (!number) sortByText(laid)
    out[name] = laid
  }
  return out
}

/** Rows are written out to be sorted, and once more for the fingerprint. */
const texts = new WeakMap<object, string>()
function textOf(row: Record<string, unknown>): string {
  const known = texts.get(row)
  if (known !== undefined) return known
  const text = plain(row)
  texts.set(row, text)
  return text
}

const sortByText = (rows: Record<string, unknown>[]) => rows.sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1))

/** The whole of it as one text. */
export const written = (dump: Dump): string =>
  `{${Object.keys(dump)
    .sort()
    .map((name) => `"${name}":[${(dump[name] ?? []).map(textOf).join(',')}]`)
    .join(',')}}`

function plainOf(
  row: Record<string, unknown>,
  column: string,
  rank: number,
  attempts: Map<string, number>,
): unknown {
  const value = row[column] ?? null
  if (column === 'nth') return rank
  if (column === 'attempt' || (column === 'id' && 'deadline_at' in row && 'ended_at' in row))
    return value === null ? null : (attempts.get(String(value)) ?? 0)
  if (column === 'lease_until') return new Date(value as number | Date).toISOString() // why: memory keeps milliseconds
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'bigint' ? String(value) : value
}
