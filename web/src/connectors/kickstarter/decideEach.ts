import { many } from '../../parts/money.ts'

export type Decided = { done: number; refused: number; problem: Error | null }

/** At most so many presses at once: the hub writes each in a transaction of its own. */
const abreast = 4

/** The same deed for each, a few at a time. One that is refused does not stop the others; the first refusal is told. */
export async function decideEach(
  numbers: readonly string[],
  deed: (number: string) => Promise<unknown>,
  onProgress: (done: number) => void,
): Promise<Decided> {
  const left = [...numbers]
  const decided: Decided = { done: 0, refused: 0, problem: null }
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      try {
        await deed(next)
        decided.done += 1
      } catch (problem) {
        decided.refused += 1
        decided.problem ??= problem instanceof Error ? problem : new Error(String(problem))
      }
      onProgress(decided.done + decided.refused)
    }
  }
  await Promise.all(Array.from({ length: abreast }, work))
  return decided
}

export const outcomeOf = ({ done, refused }: Decided): string =>
  refused === 0
    ? `${many(done, 'backer')} decided.`
    : `${many(done, 'backer')} decided, ${many(refused, 'backer')} not.`
