import { createHash } from 'node:crypto'

const written = (at: number, line: string) => `${new Date(at).toISOString().slice(5, 23)} ${line}`

/** What happened, line by line: a fingerprint of all of it, and the last of it to read. */
export class Trace {
  readonly #hash = createHash('sha256')
  readonly #last: [at: number, line: string][] = []
  readonly #kept: number
  readonly #print: ((line: string) => void) | null
  #unhashed = ''

  constructor(kept: number, print: ((line: string) => void) | null = null) {
    this.#kept = kept
    this.#print = print
  }

  note(at: number, line: string): void {
    this.weigh(`${at} ${line}`)
    this.#last.push([at, line])
    if (this.#last.length > this.#kept * 8) this.#last.splice(0, this.#kept * 7)
    this.#print?.(written(at, line))
  }

  /** Counts towards the fingerprint and is not shown. */
  weigh(text: string): void {
    this.#unhashed += `${text}\n`
    if (this.#unhashed.length > 65_536) this.#flush()
  }

  last(): string[] {
    return this.#last.slice(-this.#kept).map(([at, line]) => written(at, line))
  }

  fingerprint(): string {
    this.#flush()
    return this.#hash.copy().digest('hex').slice(0, 32)
  }

  #flush(): void {
    this.#hash.update(this.#unhashed)
    this.#unhashed = ''
  }
}
