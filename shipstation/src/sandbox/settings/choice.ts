import { z } from 'zod'

/** A question that ShipStation leaves open, and our answers to it. The first is the one that the sandbox starts with. */
export const choice = <const Values extends readonly [string, ...string[]]>(
  question: string,
  ...values: Values
) => {
  const [first] = values
  // The cast: the compiler does not see that the first of the values is one of them.
  return z
    .enum(values)
    .prefault(first as never)
    .describe(question)
}

/** The same, answered with yes or no. */
export const flag = (question: string, first: boolean) => z.boolean().default(first).describe(question)

/** The same, answered with a number. */
export const amount = (question: string, first: number) =>
  z.number().nonnegative().default(first).describe(question)
