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
const MOST_TEXT = 20_000

/** The last requests, newest last. */
export class Requests {
  readonly last: Logged[] = []
  count = 0
  add(logged: Logged): void {
    this.count++
    this.last.push({ ...logged, body: short(logged.body), answer: short(logged.answer) })
    if (this.last.length > KEPT) this.last.shift()
  }
}

const short = (text: string) => (text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)} …` : text)
