import type { Ask, Connector, Page, Ref, Source } from '../connector.ts'
import type { AsideRow } from '../store/aside.ts'
import { type ConnectionRow } from '../store/connections.ts'
import type { HintRow } from '../store/hints.ts'
import { LaneLost, type Seat } from '../store/lanes.ts'
import { isNoRoom, NoRoom } from '../store/no-room.ts'
import { type SourceRow } from '../store/sources.ts'
import type { User } from './budget.ts'
import { type Calls, lend } from './calls.ts'
import type { Context, Transport } from './context.ts'
import { tryAgain } from './aside.ts'
import { readSpan } from './backfill.ts'
import { bury, survivorOf } from './gone.ts'
import { marginOf } from './lateness.ts'
import { everyMs } from './pace.ts'
import { nothing, pull, type Pulled, type PullOf } from './pull.ts'
import { stoppedWords, usedOf } from './send.ts'
import { remapSome } from './remap.ts'
import { sweepWindow } from './sweep.ts'
import type { Turns } from './turns.ts'

type Of = {
  context: Context
  seat: Seat
  connection: ConnectionRow | null
  connector: Connector
  calls: Calls
  /** A stream's requests go one at a time. */
  turns: Turns
  /** Told when something new came in. */
  entered(): void
  /** Told when a source was opened: from then on there is a backfill. */
  opened(): void
  signal: AbortSignal
}
/** What one pass of a source works with. */
export type Pass = {
  of: PullOf
  source: Source<unknown, unknown>
  read(ask: Ask): AsyncIterable<Page>
}

const dayMs = 86_400_000
/** After a pass with a record that ShipStation fails on, so many intervals: to find it again costs a dozen requests. */
const brokenSpacing = 5

/** What a lane reads: increments with their next time, look-ups, and what is renewed before it is written over. */
export class Readings {
  readonly #of: Of

  constructor(of: Of) {
    this.#of = of
  }

  /** One pass of a source since its cursor. A failure is written down with the time of the next try, and stops nothing else. */
  async increment(source: SourceRow, user: User = 'increment') {
    const { context, seat, connector, connection, signal } = this.#of
    const { store, clock } = context
    const { workspace, account } = seat
    const begun = clock.now()
    await store.beginPass(workspace, account, source.stream, begun)
    const declared = connector.sources?.[source.stream]
    const usual = everyMs(declared, null, begun)
    const every = everyMs(declared, connection?.hook, begun)
    const end = (due: number, failed: SourceRow['failed']) =>
      store.endPass(workspace, account, source.stream, clock.now(), new Date(due), failed)
    try {
      const { broken } = await this.#news(await this.#opened(source), user)
      await end(begun.getTime() + Math.max(every, usual * (broken > 0 ? brokenSpacing : 1)), null)
    } catch (error) {
      // That there is no room is no failure of the source's: it stays due.
      if (error instanceof LaneLost || signal.aborted || isNoRoom(error)) throw error
      const failed = { says: wordsOf(error), count: (source.failed?.count ?? 0) + 1 }
      await end(clock.now().getTime() + Math.min(usual * 5, 5_000 * 2 ** failed.count), failed)
    }
    if (connection) context.tell('connection', connection.id)
  }

  /** A source's increments begin a day back, whatever our clock is worth; what was before is the backfill's. */
  async #opened(source: SourceRow): Promise<SourceRow> {
    const { context, seat, connector } = this.#of
    const windows = connector.sources?.[source.stream]?.windows
    if (!windows || source.openedAt !== null) return source
    const at = new Date(context.clock.now().getTime() - dayMs)
    const cursor = source.cursor ?? windows.cursorAt(at)
    await context.store.openSource({ ...seat, stream: source.stream, cursor, at })
    this.#of.opened()
    return { ...source, cursor, openedAt: at, covered: at }
  }

  async #news(row: SourceRow, user: User): Promise<Pulled> {
    return this.pass(row, user, ({ of, source, read }) =>
      pull(of, source, read, { since: row.cursor, late: marginOf(source, row) }),
    )
  }

  /** What a notice named, or whether one record is still there. One that is not, and was merged into another, is buried with its lineage. */
  async look(hint: HintRow, user: User) {
    const row = await this.#row(hint.stream)
    if (!row) return
    const { about } = hint
    await this.pass(row, user, async ({ of, source, read }) => {
      let isThere = false
      let request = 0n
      const pulled = await pull(of, source, read, hint.ask, (page) => {
        isThere ||= about !== null && page.ids.includes(about)
        request = page.request
      })
      if (about === null || isThere) return pulled
      const survivor = await survivorOf(of, source, about)
      if (survivor !== null) await bury(of, source, { id: about, request }, survivor)
      return pulled
    })
  }

  /** One part of the look-back. */
  async backfill(row: SourceRow) {
    const { context, connection } = this.#of
    const told = () => connection && context.tell('connection', connection.id)
    await this.pass(row, 'backfill', (it) => readSpan(it, row, () => void told()))
    told()
  }

  /** One window of the sweep. */
  async sweep(row: SourceRow) {
    await this.pass(row, 'sweep', (it) => sweepWindow(it, row))
  }

  /** Some of what is kept, mapped by this program. */
  async remap(row: SourceRow) {
    const { connector, entered } = this.#of
    const source = connector.sources?.[row.stream]
    if (!source) return
    // Nothing is asked of the remote, so it is no run.
    const { changed } = await remapSome(this.#lent(row, source, 'sweep').of, source, row)
    if (changed > 0) entered()
  }

  /** What was set aside, once more. */
  async tryAside(aside: AsideRow) {
    const row = await this.#row(aside.stream)
    if (row) await this.pass(row, 'sweep', (it) => tryAgain(it, aside))
  }

  /** False: the remote does not have it any more. */
  async reread(ref: Ref): Promise<boolean> {
    const sources = Object.entries(this.#of.connector.sources ?? {})
    const stream = sources.find(([, source]) => source.read && source.kind === ref.kind)?.[0]
    const row = stream === undefined ? null : await this.#row(stream)
    if (!row) return true
    const { items } = await this.pass(row, 'send', ({ of, source, read }) =>
      pull(of, source, read, { only: `id:${ref.id}` }),
    )
    return items > 0
  }

  async refresh(kind: Ref['kind']) {
    const { context, seat } = this.#of
    const sources = await context.store.sourcesOf(seat.workspace, seat.account)
    const source = sources.find((one) => one.kind === kind)
    if (source) await this.#news(await this.#opened(source), 'send')
  }

  async #row(stream: string): Promise<SourceRow | null> {
    const { context, seat } = this.#of
    const sources = await context.store.sourcesOf(seat.workspace, seat.account)
    return sources.find((one) => one.stream === stream) ?? null
  }

  /** One run of a source: counted and logged, its failure too; a refusal of the credentials stops the connection. */
  async pass(row: SourceRow, user: User, work: (it: Pass) => Promise<Pulled>): Promise<Pulled> {
    const { context, seat, connector, connection } = this.#of
    const source = connector.sources?.[row.stream]
    if (!source?.read) return nothing
    const { store, clock } = context
    const run = await store.openRun(seat.workspace, seat.account, row.stream, user, clock.now())
    try {
      const pulled = await work(this.#lent(row, source, user))
      await store.closeRun(run, clock.now(), pulled, null)
      if (connection) await store.noteAnswer(connection.id, clock.now())
      if (pulled.created + pulled.changed > 0) {
        this.#of.entered()
        context.tell('overview', seat.workspace)
      }
      return pulled
    } catch (error) {
      await store.closeRun(run, clock.now(), {}, wordsOf(error))
      await this.#stopIfRefused(error)
      throw error
    }
  }

  #lent(row: SourceRow, source: Source<unknown, unknown>, user: User): Pass {
    const { context, seat, calls, connection } = this.#of
    // A page is as old as the first request that it took.
    let first = 0n
    const next = () => {
      const number = calls.next()
      if (first === 0n) first = number
      return number
    }
    const transport = this.#oneAtATime(row.stream)
    const { io } = lend({ ...calls, next, context: { ...context, transport } }, user, 'Reading')
    const pages = (ask: Ask) => source.read?.(io, ask) ?? none()
    const read = mayWait(user) ? (ask: Ask) => whileRoom(pages(ask), () => context.hasRoom()) : pages
    const { windows } = source
    const standing =
      windows && row.openedAt && row.cursor !== null
        ? {
            opened: row.openedAt.getTime(),
            reached: windows.reached(row.cursor).getTime(),
            marginSeconds: marginOf(source, row),
          }
        : null
    const request = () => {
      const number = first
      first = 0n
      return number
    }
    const { store, clock, program } = context
    return {
      source,
      read,
      of: {
        store,
        clock,
        program,
        seat,
        stream: row.stream,
        connection: connection?.id ?? '',
        request,
        standing,
      },
    }
  }

  #oneAtATime(stream: string): Transport {
    const { context, calls, turns } = this.#of
    return (api, request, limits) =>
      turns.take(stream, () => {
        // It may have waited for its turn: its whole deadline must still end inside the lease.
        if (!calls.membership.mayTake(limits.deadlineMs))
          throw new LaneLost('the lease ends too soon for a request')
        return context.transport(api, request, limits)
      })
  }

  async #stopIfRefused(error: unknown) {
    const { context, connection, connector } = this.#of
    const status = (error as { status?: number }).status
    if (!connection || (status !== 401 && status !== 402 && status !== 403)) return
    const at = context.clock.now().toISOString()
    const stopped = { ...stoppedWords(status), status, at }
    await context.store.stopConnection(connection.id, stopped, usedOf(connector, connection))
    context.tell('connection', connection.id)
  }
}

async function* none(): AsyncGenerator<Page> {}

/** What a person or a step waits for is read however little room there is. */
const mayWait = (user: User) => user !== 'send' && user !== 'person'

/** Ends between two pages when there is no room any more: what was read is kept, and it goes on from there. */
async function* whileRoom(pages: AsyncIterable<Page>, hasRoom: () => boolean): AsyncGenerator<Page> {
  for await (const page of pages) {
    yield page
    if (!hasRoom()) throw new NoRoom('the disk has no room for more')
  }
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
