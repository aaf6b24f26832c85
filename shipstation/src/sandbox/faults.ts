import { z } from 'zod'

/** What goes wrong, on which paths, how often. */
export const Fault = z.object({
  kind: z.enum([
    '429',
    '500',
    'html',
    'truncate',
    'reset-before',
    'reset-after',
    'latency',
    'drift',
    'hook-lost',
    'hook-twice',
  ]),
  /** Only requests whose path begins so; all when unset. */
  path: z.string().default('/'),
  method: z.string().optional(),
  /** Only what is asked with this pair's key. */
  key: z.string().optional(),
  times: z.number().int().positive().default(1),
  /** Of a latency. */
  ms: z.number().nonnegative().default(1_000),
  /** Of the 500 and the HTML page: whether what was asked is done all the same. */
  after: z.boolean().default(false),
  /** Of the HTML page. */
  status: z.number().int().default(200),
})
export type Fault = z.infer<typeof Fault>

export class Faults {
  readonly waiting: Fault[] = []
  add(fault: z.input<typeof Fault>): void {
    this.waiting.push(Fault.parse(fault))
  }
  clear(): void {
    this.waiting.length = 0
  }
  /** The faults that this request meets; each is one time fewer to come. */
  meet(method: string, path: string, key: string): Fault[] {
    return this.#use((fault) => !fault.kind.startsWith('hook-') && matches(fault, method, path, key))
  }
  meetHook(): Fault | undefined {
    return this.#use((fault) => fault.kind.startsWith('hook-'))[0]
  }
  #use(fits: (fault: Fault) => boolean): Fault[] {
    // One failure at a time; latency goes with any of them.
    const latency = this.waiting.find((fault) => fault.kind === 'latency' && fits(fault))
    const failure = this.waiting.find((fault) => fault.kind !== 'latency' && fits(fault))
    const met = [latency, failure].filter((fault) => fault !== undefined)
    for (const fault of met) fault.times--
    const left = this.waiting.filter((fault) => fault.times > 0)
    this.waiting.splice(0, this.waiting.length, ...left)
    return met
  }
}

const matches = (fault: Fault, method: string, path: string, key: string) =>
  path.startsWith(fault.path) &&
  (fault.method === undefined || fault.method === method) &&
  (fault.key === undefined || fault.key === key) &&
  (fault.kind !== 'drift' || (method === 'GET' && /^\/orders(\/listbytag)?$/i.test(path)))
