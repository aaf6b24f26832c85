import { z } from 'zod'

/** What goes wrong, on which paths, how often. */
export const Fault = z.strictObject({
  kind: z.enum([
    '429',
    '5xx',
    'html',
    'truncate',
    'reset-before',
    'reset-after',
    'timeout',
    'latency',
    'lost',
  ]),
  /** Only requests whose path begins so; all when unset. */
  path: z.string().default('/'),
  method: z.string().optional(),
  times: z.int().positive().default(1),
  /** Of a latency, and of a timeout: how long nothing is heard before the connection ends. */
  ms: z.number().nonnegative().default(1_000),
  /** Of the 5xx and the HTML page: whether what was asked is done all the same. */
  after: z.boolean().default(false),
  /** Of the 5xx (500) and the HTML page (200). */
  status: z.int().min(200).max(599).optional(),
  /** Of the 429: for how many seconds every further request to that call is refused too. */
  retryAfter: z.int().positive().default(1),
})
export type Fault = z.infer<typeof Fault>

export class Faults {
  readonly waiting: Fault[] = []
  /** Adds one that is waited for by the next requests on its path. */
  add(fault: z.input<typeof Fault>): void {
    this.waiting.push(Fault.parse(fault))
  }
  clear(): void {
    this.waiting.length = 0
  }
  /** The faults that this request meets; each is one time fewer to come. One failure at a time; latency goes with any of them. */
  meet(method: string, path: string): Fault[] {
    const fits = (fault: Fault) =>
      path.startsWith(fault.path) && (fault.method === undefined || fault.method === method)
    const latency = this.waiting.find((fault) => fault.kind === 'latency' && fits(fault))
    const failure = this.waiting.find((fault) => fault.kind !== 'latency' && fits(fault))
    const met = [latency, failure].filter((fault) => fault !== undefined)
    for (const fault of met) fault.times--
    const left = this.waiting.filter((fault) => fault.times > 0)
    this.waiting.splice(0, this.waiting.length, ...left)
    return met
  }
}
