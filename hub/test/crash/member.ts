import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { End } from '../../src/rehearsal.ts'
import { endServer, readPidFile } from '../../src/store/embedded/postmaster.ts'
import { type Launched, launch } from './process.ts'

/** A start that nobody ended, and that did not come to its ready line all the same. */
export class FailedStart extends Error {}
/** A machine that has other work is slow, which is no finding: only a start that never ends is. */
const longestStart = 300_000
const slowStart = 60_000
/** So long it may take to put its work down when all is over. */
const longestEnd = 60_000

/** One hub of the crash world: its folder and its port stay, its processes come and go. */
export class Member {
  readonly url: string
  readonly data: string
  process: Launched | null = null
  /** Milliseconds of each start that was let through. */
  readonly starts: number[] = []
  readonly #environment: Record<string, string>
  readonly #rehearsal: object

  constructor(url: string, data: string, environment: Record<string, string>, rehearsal: object) {
    this.url = url
    this.data = data
    this.#environment = environment
    this.#rehearsal = rehearsal
  }

  /** Stopped with SIGSTOP: it stands still and does not know it. */
  isFrozen = false

  get isUp() {
    return this.process !== null && !this.process.isOver && !this.isFrozen
  }

  freeze() {
    this.isFrozen = true
    this.process?.signal('SIGSTOP')
  }

  thaw() {
    this.isFrozen = false
    this.process?.signal('SIGCONT')
  }

  /** Lets it begin, and waits for nothing. `end`: where it is to kill itself. */
  begin(end?: End): Launched {
    const rehearsal = JSON.stringify(end ? { ...this.#rehearsal, end } : this.#rehearsal)
    this.process = launch({ ...this.#environment, LONGSHORE_REHEARSAL: rehearsal })
    return this.process
  }

  /** Starts it and waits until it is ready. Gives its sign-up link, if there is one. */
  async start(): Promise<string | null> {
    const began = performance.now()
    const launched = this.begin()
    const late = new Promise<never>((_, reject) =>
      setTimeout(
        () => reject(new Error(`not ready after ${longestStart} ms: ${launched.words()}`)),
        longestStart,
      ).unref(),
    )
    const link = await Promise.race([launched.ready, late]).catch((error: Error) => {
      throw new FailedStart(error.message)
    })
    const took = performance.now() - began
    this.starts.push(took)
    if (took > slowStart) console.error(`a start took ${Math.round(took / 1000)} s`)
    return link
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (!this.process) return
    // It may stand still at a point of its own: then only SIGKILL would reach it.
    if (!this.process.isOver) this.thaw()
    if (!this.process.isOver) this.process.signal(signal)
    await this.process.ended
  }

  /** Ends it for good, whatever state it is in, and the PostgreSQL that it may have left behind. */
  async endWhole(): Promise<void> {
    const end = setTimeout(() => this.process?.signal('SIGKILL'), longestEnd)
    await this.end('SIGTERM')
    clearTimeout(end)
    const left = readPidFile(join(this.data, 'postgres'))
    if (left) await endServer(left.pid)
  }

  /** The last lines of its log. */
  log(lines: number): string[] {
    const file = join(this.data, 'hub.log')
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(-lines) : []
  }

  /** Asks as the owner does from this very machine. Without an answer nothing was acknowledged. */
  async ask<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const token = readFileSync(join(this.data, 'cli.token'), 'utf8').trim()
    const isText = typeof body === 'string'
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'x-longshore': '1',
        'content-type': isText ? 'application/octet-stream' : 'application/json',
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 300)}`)
    return JSON.parse(text) as T // why: the caller knows the route
  }
}
