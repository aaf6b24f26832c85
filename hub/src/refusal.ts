/**
 * A reason the hub will not go on, already in words for the person at the console: what happened, to what, what to do.
 * `main` prints the message alone, without a stack, and leaves with `exitCode` (sysexits: 75 try later, 78 configuration).
 */
export class Refusal extends Error {
  readonly exitCode: 75 | 78

  constructor(message: string, exitCode: 75 | 78 = 78) {
    super(message)
    this.name = 'Refusal'
    this.exitCode = exitCode
  }
}
