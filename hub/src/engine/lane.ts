import type { Connector, Io, Ref } from '../connector.ts'
import type { Which } from '../store/connections.ts'
import { LaneLost, type Seat } from '../store/lanes.ts'
import type { SourceRow } from '../store/sources.ts'
import type { User } from './budget.ts'
import { Access, type Open } from './access.ts'
import type { Budgets } from './budgets.ts'
import { lend } from './calls.ts'
import { Background, type BackgroundTrack, backgroundTracks, type Job, type Work } from './background.ts'
import type { Context } from './context.ts'
import type { Membership } from './membership.ts'
import { Readings } from './readings.ts'
import { newsDue } from './news.ts'
import { rightTimes, timely, untilDue, WallClock } from './timely.ts'
import { Turns } from './turns.ts'
import { sendNext } from './send.ts'
import { adoptOrphans, resolveUnknown } from './unknown.ts'
import { Recovery } from './recovery.ts'

const tracks = ['reading', 'sending', ...backgroundTracks] as const
type Track = (typeof tracks)[number]
/** Without being woken, what hurries nobody is looked at so many times less often. */
const seldom = 12
/** Said with an abort, which makes an error and its stack of its own where nothing is said. */
const woken = 'woken'
const isBackground = (track: Track): track is BackgroundTrack => track !== 'reading' && track !== 'sending'
/** After so many requests a side lets the lane look at what else there is to do. */
const perSide = 25

/**
 * The one place at a time where an account's requests are made. Two tracks share its budget, so that a long reading does not
 * hold up what is to be sent: each asks the tables what is due, lets the budget say whose turn it is, does one thing, and looks
 * again. A wake during a pass is remembered: no hint is lost.
 */
export class Lane {
  readonly seat: Seat
  readonly #context: Context
  readonly #access: Access
  readonly #end = new AbortController()
  readonly #naps = new Map<Track, AbortController>()
  readonly #woken = new Set<Track>()
  readonly #wanted = new Map<Track, User[]>()
  readonly #recovery: Recovery
  readonly #turns = new Turns()
  readonly #background: Background
  readonly #wallClock: WallClock
  /** Streams whose next increment shows what became of a step. */
  readonly #awaited = new Set<string>()
  /** Tracks whose work waits for the budget. */
  readonly #held = new Set<Track>()
  #leaving = false
  #finished: Promise<unknown> = Promise.resolve()
  readonly #entered: () => void
  /** `entered`: told when a reading brought something new, for the planner to look at. */
  constructor(context: Context, membership: Membership, seat: Seat, entered: () => void) {
    this.#context = context
    this.seat = seat
    this.#access = new Access(context, membership, seat, {
      signal: this.#end.signal,
      wanting: () => this.#wanting(),
      // The budget has learned something: who waited for it looks again.
      answered: () => this.#held.forEach((track) => this.#rouse(track)),
    })
    this.#recovery = new Recovery(context.clock, context.chance)
    this.#entered = entered
    this.#background = new Background(context, seat)
    this.#wallClock = new WallClock(context.clock)
  }

  get budget(): Budgets | null {
    return this.#access.budget
  }

  start(lost: () => void) {
    this.#finished = Promise.all(tracks.map((track) => this.#live(track))).catch((error: unknown) => {
      if (!(error instanceof LaneLost) && !this.#end.signal.aborted)
        this.#context.says.error({ error: String(error), account: this.seat.account }, 'a lane ended')
      this.#end.abort()
      lost()
    })
  }

  wake() {
    for (const track of tracks) this.#rouse(track)
  }

  #rouse(track: Track) {
    this.#woken.add(track)
    this.#naps.get(track)?.abort(woken)
  }

  /** A person's own look at the account, now and in this lane; `which`: with this set of secrets alone. Null when it has no connection. */
  async visit<T>(
    talk: (io: Io<unknown>, connector: Connector) => Promise<T>,
    which?: Which,
  ): Promise<T | null> {
    const open = await this.#access.open(which)
    return open && talk(lend(open.calls, 'person', 'You', { writes: 'any' }).io, open.connector)
  }

  /** Finishes what it has in hand and begins nothing more. */
  async leave() {
    this.#leaving = true
    this.wake()
    await this.#finished
  }

  async stop() {
    this.#end.abort()
    this.wake()
    await this.#finished
  }

  async #live(track: Track) {
    let failures = 0
    while (!this.#end.signal.aborted && !this.#leaving) {
      this.#woken.delete(track)
      let wait: number
      try {
        wait = await this.#pass(track)
        failures = 0
      } catch (error) {
        if (error instanceof LaneLost || this.#end.signal.aborted) throw error
        failures += 1
        wait = Math.min(30_000, 500 * 2 ** failures)
        this.#context.says.warn(
          { error: String(error), account: this.seat.account, track },
          'a lane will look again',
        )
      }
      if (this.#woken.has(track) || wait <= 0) continue
      const nap = new AbortController()
      this.#naps.set(track, nap)
      const look = this.#context.timing.look * (isBackground(track) ? seldom : 1)
      await this.#context.clock.sleep(Math.min(wait, look), nap.signal)
    }
  }

  /** One look and one job. Gives the milliseconds until the next look is worth while. */
  async #pass(track: Track): Promise<number> {
    this.#wanted.delete(track)
    this.#held.delete(track)
    const open = await this.#access.open()
    if (!open) return this.#context.timing.look
    if (track === 'sending' && this.#wallClock.moved()) await rightTimes(this.#context, this.seat)
    const outbox = track === 'sending' ? await this.#outbox() : null
    if (outbox?.orphaned) await adoptOrphans(this.#context, this.seat)
    if (open.connection?.stopped) return this.#context.timing.look
    if ((outbox?.orphaned || outbox?.unknown) && (await this.#resolve(open)) > 0) return 0
    if (isBackground(track) && !this.#context.hasRoom()) return this.#context.timing.look
    const { jobs, next } = await this.#due(track, open)
    if (jobs.length === 0) return next
    this.#wanted.set(
      track,
      jobs.map((job) => job.user),
    )
    const wanting = this.#wanting()
    const waits = jobs.map((job) => ({ job, wait: this.budget?.wait(job.user, wanting) ?? 0 }))
    const turn = waits.find(({ wait }) => wait <= 0)
    // What is due waits for the budget alone: until then, or until an answer tells more of it.
    if (!turn) {
      this.#held.add(track)
      return Math.min(...waits.map(({ wait }) => wait))
    }
    // What could not be begun is not tried again in the same breath.
    if ((await turn.job.run()) === false) return this.#context.timing.look
    return 0
  }

  #outbox() {
    const { store, clock } = this.#context
    return store.outbox(this.seat.workspace, this.seat.account, clock.now())
  }

  #resolve({ calls }: Open): Promise<number> {
    return resolveUnknown(this.seat, calls, (stream) => this.#awaited.add(stream))
  }

  #wanting(): ReadonlySet<User> {
    return new Set([...this.#wanted.values()].flat())
  }

  async #due(track: Track, open: Open): Promise<Work> {
    if (track === 'sending') return this.#toSend(open)
    if (!open.connector.sources) return { jobs: [], next: Number.POSITIVE_INFINITY }
    const { store, clock } = this.#context
    const every = ({ stream }: SourceRow) => open.connector.sources?.[stream]?.everySeconds ?? 60
    const { workspace, account } = this.seat
    const sources = timely(await store.sourcesOf(workspace, account), every, clock.now())
    const isFrequent = (row: SourceRow) => Background.isFrequent(every(row))
    if (track === 'reading') {
      const frequent = sources.filter(isFrequent)
      return newsDue(this.#context, this.seat, this.#readings(open), frequent, this.#awaited)
    }
    const isDue = (row: SourceRow) => track !== 'lists' || !isFrequent(row)
    return this.#background.due(track, this.#readings(open), sources.filter(isDue))
  }

  async #toSend(open: Open): Promise<Work> {
    const { store, clock, timing } = this.#context
    const now = clock.now()
    const pause = this.#recovery.wait()
    if (pause > 0) return { jobs: [], next: Math.min(pause, timing.look) }
    const steps = await store.outbox(this.seat.workspace, this.seat.account, now)
    const jobs: Job[] = steps.due ? [{ user: 'send', run: () => this.#send(open) }] : []
    return { jobs, next: steps.next ? untilDue(steps.next, now, timing.look) : timing.look }
  }

  #readings(open: Open): Readings {
    return new Readings({
      ...open,
      context: this.#context,
      seat: this.seat,
      turns: this.#turns,
      entered: this.#entered,
      opened: () => this.#rouse('backfill'),
      signal: this.#end.signal,
    })
  }

  /** One request, or where the remote takes several at once, a while of them side by side: one for each remote object. False: none. */
  async #send(open: Open): Promise<boolean> {
    let steps = 0
    const atOnce = open.api?.atOnce ?? 1
    const side = async () => {
      for (let n = 0; n < (atOnce === 1 ? 1 : perSide) && !this.#end.signal.aborted; n += 1) {
        const sent = await this.#sendOne(open)
        steps += sent
        if (sent === 0 || this.#leaving || this.#recovery.wait() > 0) return
      }
    }
    const sides = await Promise.allSettled(Array.from({ length: atOnce }, side))
    for (const one of sides) if (one.status === 'rejected') throw one.reason
    return steps > 0
  }

  async #sendOne(open: Open): Promise<number> {
    const readings = this.#readings(open)
    const sent = await sendNext({
      calls: open.calls,
      seat: this.seat,
      connection: open.connection,
      reread: (ref) => readings.reread(ref),
      refresh: (kind) => readings.refresh(kind),
      most: (most) => this.#recovery.most(most),
    })
    // What was not sent for want of room says nothing of the remote.
    if (sent.outcome === 'unknown' || (sent.outcome === 'not sent' && this.#context.hasRoom()))
      this.#recovery.failed()
    else if (sent.outcome !== null && sent.outcome !== 'asked to wait') this.#recovery.answered()
    if (sent.steps > 0 && sent.echo) await this.#lookBack(sent.echo)
    // What was stopped stands still at once, on every side: the next look sees that it is.
    return sent.outcome === 'stopped' ? 0 : sent.steps
  }

  /** What we wrote comes back as a record. Once the queue is empty it is read at once, so that screens show what is there now. */
  async #lookBack(echo: Ref['kind']) {
    const { store, clock } = this.#context
    const { workspace, account } = this.seat
    const now = clock.now()
    if ((await store.outbox(workspace, account, now)).due) return
    const source = (await store.sourcesOf(workspace, account)).find((one) => one.kind === echo)
    if (source) await store.dueNow(workspace, account, [source.stream], now)
    this.wake()
  }
}
