import { isNoRoom } from '../store/no-room.ts'
import type { SourceRow } from '../store/sources.ts'
import { asideAgainMs } from './aside.ts'
import { isBehind } from './backfill.ts'
import type { User } from './budget.ts'
import type { Context } from './context.ts'
import type { Readings } from './readings.ts'
import { isMappedByAnother } from './remap.ts'
import { sweepDue } from './sweep.ts'

/** What may take long and hurries nobody: lists that are read as a whole, the backfill, the sweep. */
export const backgroundTracks = ['lists', 'backfill', 'sweep'] as const
export type BackgroundTrack = (typeof backgroundTracks)[number]
export type Job = { user: User; run(): Promise<unknown> }
export type Work = { jobs: Job[]; next: number }

/** What is read more seldom than this comes as a whole, and may take its time. */
const seldomSeconds = 600
const mostPauseMs = 1_800_000

/** A lane's reading beside the increments: what is due of it, by its rows. What fails is tried again later, and holds up no other stream. */
export class Background {
  readonly #context: Context
  readonly #seat: { workspace: string; account: string }
  readonly #failed = new Map<string, { times: number; until: number }>()

  constructor(context: Context, seat: { workspace: string; account: string }) {
    this.#context = context
    this.#seat = seat
  }

  async due(track: BackgroundTrack, readings: Readings, sources: readonly SourceRow[]): Promise<Work> {
    if (track === 'lists') return this.#lists(readings, sources)
    if (track === 'backfill') return this.#backfill(readings, sources)
    return this.#sweep(readings, sources)
  }

  /** Whether a source's increments wait for no other: its news are looked for often. */
  static isFrequent(everySeconds: number): boolean {
    return everySeconds < seldomSeconds
  }

  #lists(readings: Readings, sources: readonly SourceRow[]): Work {
    const [source] = sources
    const now = this.#context.clock.now()
    if (!source) return idle
    const wait = source.dueAt.getTime() - now.getTime()
    if (wait > 0) return { jobs: [], next: wait }
    return { jobs: [{ user: 'increment', run: () => readings.increment(source) }], next: 0 }
  }

  /** The newest first, whatever the stream. */
  #backfill(readings: Readings, sources: readonly SourceRow[]): Work {
    const behind = sources
      .filter((row) => isBehind(row) && this.#mayTry('backfill', row.stream))
      .sort((a, b) => (b.covered?.getTime() ?? 0) - (a.covered?.getTime() ?? 0))
    const [row] = behind
    if (!row) return idle
    const run = () => this.#tried('backfill', row.stream, () => readings.backfill(row))
    return { jobs: [{ user: 'backfill', run }], next: 0 }
  }

  async #sweep(readings: Readings, sources: readonly SourceRow[]): Promise<Work> {
    const { program } = this.#context
    const now = this.#context.clock.now()
    const before = new Date(now.getTime() - asideAgainMs)
    const aside = await this.#context.store.asideDue({ ...this.#seat, before, program })
    const again = aside.find((one) => this.#mayTry('aside', one.stream))
    const jobs: Job[] = []
    if (again) {
      const run = () =>
        this.#tried('aside', again.stream, async () => {
          await this.#context.store.asideTried({
            ...{ ...this.#seat, stream: again.stream, id: again.id },
            ...{ at: this.#context.clock.now(), program },
          })
          await readings.tryAside(again)
        })
      jobs.push({ user: 'sweep', run })
    }
    const another = sources.find(
      (row) => isMappedByAnother(row, program) && this.#mayTry('remap', row.stream),
    )
    if (another) {
      const run = () => this.#tried('remap', another.stream, () => readings.remap(another))
      jobs.push({ user: 'sweep', run })
    }
    const dues = sources
      .filter((row) => this.#mayTry('sweep', row.stream))
      .flatMap((row) => {
        const at = sweepDue(row)
        return at === null ? [] : [{ row, wait: at.getTime() - now.getTime() }]
      })
      .sort((a, b) => a.wait - b.wait)
    const [first] = dues
    if (first && first.wait <= 0) {
      const run = () => this.#tried('sweep', first.row.stream, () => readings.sweep(first.row))
      jobs.push({ user: 'sweep', run })
    }
    return { jobs, next: Math.max(0, first?.wait ?? idle.next) }
  }

  #mayTry(work: string, stream: string): boolean {
    return (
      (this.#failed.get(`${work} ${stream}`)?.until ?? Number.NEGATIVE_INFINITY) <= this.#context.clock.tick()
    )
  }

  async #tried(work: string, stream: string, run: () => Promise<unknown>) {
    const name = `${work} ${stream}`
    const times = (this.#failed.get(name)?.times ?? 0) + 1
    const pause = Math.min(mostPauseMs, 5_000 * 2 ** times)
    // Noted before it is tried: whatever it throws, the next look takes another stream first.
    this.#failed.set(name, { times, until: this.#context.clock.tick() + pause })
    await run().catch((error: unknown) => {
      // It was not the stream that failed: it goes on as soon as there is room.
      if (isNoRoom(error)) this.#failed.delete(name)
      throw error
    })
    this.#failed.delete(name)
  }
}

const idle: Work = { jobs: [], next: Number.POSITIVE_INFINITY }
