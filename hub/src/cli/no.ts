/** Fine; the hub said no; the command was used wrongly; no hub runs (sysexits' "try later"). */
export type ExitCode = 0 | 1 | 2 | 75

/** A reason to stop, in words for the person at the console. `field`: what of the request the hub means. */
export class No extends Error {
  readonly exitCode: ExitCode
  readonly remedy: string | null
  readonly field: string | null

  constructor(
    exitCode: ExitCode,
    says: string,
    more: { remedy?: string | null | undefined; field?: string | null | undefined } = {},
  ) {
    super(says)
    this.name = 'No'
    this.exitCode = exitCode
    this.remedy = more.remedy ?? null
    this.field = more.field ?? null
  }
}
