import { z } from 'zod'

/** One of the known values, or any other string: ShipStation adds values without notice, and none may be lost. */
export type Open<Known extends string> = Known | (string & {})

/** A string on the wire: every one passes. The known values are for the reader and the editor, which suggests them. */
export const open = <Known extends string>(_known: readonly Known[]): z.ZodType<Open<Known>, Open<Known>> =>
  z.string()
