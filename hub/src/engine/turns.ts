/**
 * One request at a time for each name, in the order of asking. What is asked for later is then answered from a later state, so that
 * of two readings without versions the later request is the newer.
 */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>()

  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name) ?? Promise.resolve()
    const mine = before.then(work, work)
    this.#last.set(name, mine)
    return mine
  }
}
