import type { Ask, Connector, Ref } from '../connector.ts'
import { type ConnectionRow } from '../store/connections.ts'
import { LaneLost, type Seat } from '../store/lanes.ts'
import { type SourceRow } from '../store/sources.ts'
import type { User } from './budget.ts'
import { type Calls, lend } from './calls.ts'
import type { Context } from './context.ts'
import { pull } from './pull.ts'
import { stoppedWords } from './send.ts'

type Of = {
  context: Context
  seat: Seat
  connection: ConnectionRow | null
  connector: Connector
  calls: Calls
  /** Told when something new came in. */
  entered(): void
  signal: AbortSignal
}

/** What a lane reads: increments with their next time, look-ups, and what is renewed before it is written over. */
export class Readings {
  readonly #of: Of

  constructor(of: Of) {
    this.#of = of
  }

  /** One pass of a source since its cursor. A failure is written down with the time of the next try, and stops nothing else. */
  async increment(source: SourceRow) {
    const { context, seat, connector, connection, signal } = this.#of
    const { store, clock } = context
    const { workspace, account } = seat
    const begun = clock.now()
    await store.beginPass(workspace, account, source.stream, begun)
    const every = (connector.sources?.[source.stream]?.everySeconds ?? 60) * 1000
    const end = (due: number, failed: SourceRow['failed']) =>
      store.endPass(workspace, account, source.stream, clock.now(), new Date(due), failed)
    try {
      await this.read(source.stream, { since: source.cursor }, 'increment')
      await end(begun.getTime() + every, null)
    } catch (error) {
      if (error instanceof LaneLost || signal.aborted) throw error
      const failed = { says: wordsOf(error), count: (source.failed?.count ?? 0) + 1 }
      await end(clock.now().getTime() + Math.min(every * 5, 5_000 * 2 ** failed.count), failed)
    }
    if (connection) context.tell('connection', connection.id)
  }

  /** One reading through fence 1. Gives how many records came. */
  async read(stream: string, ask: Ask, user: User): Promise<number> {
    const { context, seat, connector, connection, calls } = this.#of
    const source = connector.sources?.[stream]
    if (!source?.read) return 0
    const { store, clock } = context
    const run = await store.openRun(seat.workspace, seat.account, stream, user, clock.now())
    const { io, request } = lend(calls, user, 'Reading')
    const read = source.read.bind(source, io)
    try {
      const pulled = await pull(
        { store, clock, seat, stream, connection: connection?.id ?? '', request },
        source,
        read,
        ask,
      )
      await store.closeRun(run, clock.now(), pulled, null)
      if (connection) await store.noteAnswer(connection.id, clock.now())
      if (pulled.created + pulled.changed > 0) {
        this.#of.entered()
        context.tell('overview', seat.workspace)
      }
      return pulled.items
    } catch (error) {
      await store.closeRun(run, clock.now(), {}, wordsOf(error))
      await this.#stopIfRefused(error)
      throw error
    }
  }

  /** False: the remote does not have it any more. */
  async reread(ref: Ref): Promise<boolean> {
    const sources = Object.entries(this.#of.connector.sources ?? {})
    const stream = sources.find(([, source]) => source.read && source.kind === ref.kind)?.[0]
    return stream === undefined || (await this.read(stream, { only: `id:${ref.id}` }, 'send')) > 0
  }

  async refresh(kind: Ref['kind']) {
    const { context, seat } = this.#of
    const sources = await context.store.sourcesOf(seat.workspace, seat.account)
    const source = sources.find((one) => one.kind === kind)
    if (source) await this.read(source.stream, { since: source.cursor }, 'send')
  }

  async #stopIfRefused(error: unknown) {
    const { context, connection } = this.#of
    const status = (error as { status?: number }).status
    if (!connection || (status !== 401 && status !== 402 && status !== 403)) return
    const at = context.clock.now().toISOString()
    await context.store.stopConnection(connection.id, { ...stoppedWords(status), status, at })
    context.tell('connection', connection.id)
  }
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
