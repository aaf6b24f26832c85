import { z } from 'zod'

/** One of the known values, or any other string: ShipStation adds values without notice, and none may be lost. */
export type Open<Known extends string> = Known | (string & {})

/**
 * A string on the wire; the known values are for the reader and the editor. The cast only narrows what an editor suggests: every string
 * still passes.
 */
export const open = <Known extends string>(_known: readonly Known[]) =>
  z.string() as unknown as z.ZodType<Open<Known>, Open<Known>>
