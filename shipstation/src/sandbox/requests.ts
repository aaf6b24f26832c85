/** One request as it was answered. `says` is what went wrong on purpose. */
export type Logged = { at: string; method: string; path: string; status: number; ms: number; says: string }

const KEPT = 2_000

/** The last requests, newest last. */
export class Requests {
  readonly last: Logged[] = []
  count = 0
  add(logged: Logged): void {
    this.count++
    this.last.push(logged)
    if (this.last.length > KEPT) this.last.shift()
  }
}
