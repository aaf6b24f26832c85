import type * as rows from './rows.ts'
import { named, Table, Undo } from './tables.ts'

/** Every table the engine asks about, and what numbers its rows. Numbers are not given back by a rollback, as in PostgreSQL. */
export class Memory {
  readonly undo = new Undo()
  readonly workspaces = new Table<rows.Workspace>(this.undo, (row) => row.id)
  readonly hubs = new Table<rows.Hub>(this.undo, (row) => row.id)
  readonly lanes = new Table<rows.Lane>(this.undo, (row) => named(row.workspace, row.account))
  readonly connections = new Table<rows.Connection>(this.undo, (row) => row.id)
  readonly sources = new Table<rows.Source>(this.undo, (row) => named(row.workspace, row.account, row.stream))
  readonly hints = new Table<rows.Hint>(this.undo, (row) => String(row.id))
  readonly records = new Table<rows.Held>(this.undo, (row) =>
    named(row.workspace, row.account, row.kind, row.id),
  )
  readonly record_of = new Table<rows.RecordOf>(this.undo, (row) =>
    named(row.workspace, row.account, row.kind, row.id, row.of_kind, row.of_id),
  )
  readonly changes = new Table<rows.ChangeRow>(this.undo, (row) => named(row.workspace, String(row.seq)))
  readonly integrations = new Table<rows.Integration>(this.undo, (row) => row.id)
  readonly flows = new Table<rows.FlowRow>(this.undo, (row) => row.id)
  readonly looks = new Table<rows.LookRow>(this.undo, (row) => named(row.flow, row.account, row.kind, row.id))
  readonly look_refs = new Table<rows.LookRef>(this.undo, (row) =>
    named(row.flow, row.account, row.kind, row.id, row.on_account, row.on_kind, row.on_id),
  )
  readonly replans = new Table<rows.Replan>(this.undo, (row) =>
    named(row.flow, row.account, row.kind, row.id),
  )
  readonly steps = new Table<rows.Step>(this.undo, (row) => named(row.workspace, row.key))
  readonly attempts = new Table<rows.AttemptRow>(this.undo, (row) => row.id)
  readonly attempt_steps = new Table<rows.AttemptStep>(this.undo, (row) => named(row.attempt, row.step))
  readonly links = new Table<rows.LinkRow>(this.undo, (row) =>
    named(row.workspace, row.account, row.sink, row.src_account, row.src_kind, row.src_id, row.deed),
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
