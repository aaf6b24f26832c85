import type { Topic } from './engine/context.ts'

export type Told = { topic: Topic; id: string }
/** What just changed, for screens that look at it. Nothing rests on it: a lost event is made up for by the next look. */
export class Events {
  readonly #listeners = new Set<(told: Told) => void>()

  tell(topic: Topic, id: string) {
    for (const listener of this.#listeners) listener({ topic, id })
  }

  listen(listener: (told: Told) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
