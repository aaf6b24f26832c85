import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'
import { No } from './no.ts'

/** Where a command talks: answers go to standard output, questions and progress to standard error. */
export type Desk = {
  say(text?: string): void
  /** The answer for programs: exact JSON, which a terminal can show without harm. */
  answer(value: unknown): void
  /** A line that is written over by the next, where somebody watches; nothing in a script. */
  progress(text: string): void
  /** True for y or yes. `yes`: it was answered on the command line. @throws No (2) when nobody can answer. */
  ask(question: string, yes: boolean): Promise<boolean>
  /** One line that is never shown, from a terminal or a pipe. Null at the end of input. */
  secret(prompt: string): Promise<string | null>
  close(): void
}

/** What a terminal could take for a command, or for the other direction of writing. */
const STEERING = /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu
const escaped = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`

/** Names and answers come from strangers. */
export const harmless = (text: string) => text.replaceAll(STEERING, ' ')

export function openDesk(): Desk {
  const watched = process.stderr.isTTY
  let reader: Reader | null = null
  const prompt = async (words: string, muted: boolean) => {
    reader ??= new Reader()
    return reader.line(words, muted)
  }
  let width = 0
  const clear = () => {
    if (width > 0) process.stderr.write(`\r${' '.repeat(width)}\r`)
    width = 0
  }
  return {
    say(text = '') {
      clear()
      process.stdout.write(`${harmless(text)}\n`)
    },
    answer(value) {
      clear()
      process.stdout.write(`${JSON.stringify(value, null, 2).replaceAll(STEERING, escaped)}\n`)
    },
    progress(text) {
      if (!watched) return
      clear()
      const line = harmless(text).slice(0, (process.stderr.columns ?? 80) - 1)
      width = line.length
      process.stderr.write(line)
    },
    async ask(question, yes) {
      clear()
      if (yes) return true
      const answer = await prompt(`${harmless(question)} [y/N] `, false)
      if (answer === null)
        throw new No(2, 'Nobody is here to answer.', { remedy: 'Add --yes to go on without the question.' })
      return /^\s*y(es)?\s*$/i.test(answer)
    },
    secret: (words) => prompt(words, true),
    close() {
      clear()
      reader?.close()
    },
  }
}

/** Lines of standard input, one after the other; on a terminal with the usual keys. What is typed into a muted one is not shown. */
class Reader {
  readonly #lines: string[] = []
  #waits: ((line: string | null) => void) | null = null
  #ended = false
  #muted = false
  readonly #terminal = process.stdin.isTTY
  readonly #readline: Interface

  constructor() {
    const output = new Writable({
      write: (part: Buffer, _encoding, done) => {
        if (!this.#muted) process.stderr.write(part)
        done()
      },
    })
    this.#readline = createInterface({
      input: process.stdin,
      output,
      terminal: this.#terminal,
      historySize: 0,
    })
    this.#readline.on('line', (line) => (this.#waits ? this.#give(line) : void this.#lines.push(line)))
    this.#readline.on('close', () => {
      this.#ended = true
      this.#give(null)
    })
    this.#readline.on('SIGINT', () => {
      process.stderr.write('\n')
      process.exit(130)
    })
  }

  async line(words: string, muted: boolean): Promise<string | null> {
    process.stderr.write(words)
    const kept = this.#lines.shift()
    if (kept !== undefined) return kept
    if (this.#ended) return null
    this.#muted = muted
    const line = await new Promise<string | null>((done) => (this.#waits = done))
    this.#muted = false
    if (muted || !this.#terminal) process.stderr.write('\n')
    return line
  }

  close() {
    this.#readline.close()
  }

  #give(line: string | null) {
    const waits = this.#waits
    this.#waits = null
    waits?.(line)
  }
}
