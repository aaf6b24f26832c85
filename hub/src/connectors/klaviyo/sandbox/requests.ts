/** One request as it was answered. `says` is what went wrong on purpose, or what became of an event. */
export type Logged = {
  at: string
  method: string
  path: string
  /** Which call of the API it was; null for none. */
  operation: string | null
  /** 0 when the connection was cut. */
  status: number
  ms: number
  revision: string | null
  body: string
  answer: string
  says: string
}

const KEPT = 2_000

/** The last requests, newest last. */
export class Requests {
  readonly last: Logged[] = []
  count = 0
  /** Longer bodies are cut off, for the page's sake; who holds them against a description wants them whole. */
  mostText = 20_000
  add(logged: Logged): void {
    this.count++
    this.last.push({ ...logged, body: this.#short(logged.body), answer: this.#short(logged.answer) })
    if (this.last.length > KEPT) this.last.shift()
  }

  #short(text: string): string {
    return text.length > this.mostText ? `${text.slice(0, this.mostText)} …` : text
  }
}
