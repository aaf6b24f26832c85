import type * as rows from './rows.ts'
import type { StepState } from '../../../src/engine/steps.ts'
import { named, Table, Undo } from './tables.ts'

/** What is still to be settled: nothing newer of the same remote object goes before it. */
export const unsettled: readonly StepState[] = ['planned', 'in_flight', 'unknown']

type OfRecord = { workspace: string; account: string; kind: string; id: string }
const recordOf = <Row extends OfRecord>(row: Row) => named(row.workspace, row.account, row.kind, row.id)

/** Every table the engine asks about, and what numbers its rows. Numbers are not given back by a rollback, as in PostgreSQL. */
export class Memory {
  readonly undo = new Undo()
  readonly workspaces = new Table<rows.Workspace>(this.undo, (row) => row.id)
  readonly accounts = new Table<rows.Account>(this.undo, (row) => named(row.workspace, row.id))
  readonly shelf = new Table<rows.Shelf>(this.undo, (row) => named(row.shop, row.item))
  readonly shelf_taken = new Table<rows.Taken>(this.undo, (row) => row.object)
  readonly shelf_deeds = new Table<rows.TakingDeed>(this.undo, (row) => String(row.nth))
  readonly hubs = new Table<rows.Hub>(this.undo, (row) => row.id)
  readonly lanes = new Table<rows.Lane>(this.undo, (row) => named(row.workspace, row.account))
  readonly connections = new Table<rows.Connection>(this.undo, (row) => row.id)
  readonly sources = new Table(
    this.undo,
    (row: rows.Source) => named(row.workspace, row.account, row.stream),
    { account: (row) => named(row.workspace, row.account) },
  )
  readonly hints = new Table(this.undo, (row: rows.Hint) => String(row.id), {
    account: (row) => named(row.workspace, row.account),
  })
  readonly records = new Table(this.undo, recordOf<rows.Held>, {
    kind: (row) => named(row.workspace, row.account, row.kind),
  })
  readonly record_of = new Table(
    this.undo,
    (row: rows.RecordOf) => named(row.workspace, row.account, row.kind, row.id, row.of_kind, row.of_id),
    {
      record: recordOf,
      group: (row) => named(row.workspace, row.account, row.of_kind, row.of_id),
      taker: (row) => (row.of_kind === 'absorbed' ? named(row.workspace, row.account, row.kind) : null),
    },
  )
  readonly changes = new Table(this.undo, (row: rows.ChangeRow) => named(row.workspace, String(row.seq)), {
    record: recordOf,
  })
  readonly integrations = new Table<rows.Integration>(this.undo, (row) => row.id)
  readonly flows = new Table<rows.FlowRow>(this.undo, (row) => row.id)
  readonly looks = new Table<rows.LookRow>(this.undo, (row) => named(row.flow, row.account, row.kind, row.id))
  readonly look_refs = new Table(
    this.undo,
    (row: rows.LookRef) =>
      named(row.flow, row.account, row.kind, row.id, row.on_account, row.on_kind, row.on_id),
    {
      look: (row) => named(row.flow, row.account, row.kind, row.id),
      on: (row) => named(row.flow, row.on_account, row.on_kind, row.on_id),
    },
  )
  readonly replans = new Table(
    this.undo,
    (row: rows.Replan) => named(row.flow, row.account, row.kind, row.id),
    { flow: (row) => row.flow },
  )
  readonly steps = new Table(this.undo, (row: rows.Step) => named(row.workspace, row.key), {
    object: (row) => named(row.workspace, row.object),
    open: (row) => (unsettled.includes(row.state) ? row.workspace : null),
  })
  readonly attempts = new Table<rows.AttemptRow>(this.undo, (row) => row.id)
  readonly attempt_steps = new Table(this.undo, (row: rows.AttemptStep) => named(row.attempt, row.step), {
    attempt: (row) => row.attempt,
    step: (row) => named(row.workspace, row.step),
  })
  readonly links = new Table(
    this.undo,
    (row: rows.LinkRow) =>
      named(row.workspace, row.account, row.sink, row.src_account, row.src_kind, row.src_id, row.deed),
    {
      source: (row) => named(row.workspace, row.src_account, row.src_kind, row.src_id),
      remote: (row) => named(row.workspace, row.account, row.remote_id),
    },
  )
  readonly runs = new Table<rows.Run>(this.undo, (row) => row.id)
  readonly set_aside = new Table<rows.Aside>(this.undo, (row) =>
    named(row.workspace, row.account, row.stream, row.id),
  )
  readonly absences = new Table<rows.Absence>(this.undo, (row) =>
    named(row.workspace, row.account, row.kind, row.id),
  )
  readonly now: () => number
  #drawn = 0

  /** `now`: the database's clock, in milliseconds since 1970. */
  constructor(now: () => number) {
    this.now = now
  }

  next(): number {
    return (this.#drawn += 1)
  }
}
