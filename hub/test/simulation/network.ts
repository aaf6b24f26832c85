import type { Transport } from '../../src/engine/context.ts'
import { NotSent } from '../../src/engine/wire.ts'
import type { Kind } from './faults.ts'
import type { Process } from './kernel/process.ts'

export type Request = {
  method: string
  path: string
  query: Record<string, string>
  headers: Record<string, string>
  body: unknown
}
export type Answer = { status: number; headers: Record<string, string>; body: unknown }
/** A far side, as it answers once a request has come to it. `fault`: one that only it can play. */
export type Far = {
  host: string
  answer(request: Request, fault: Kind | null): Promise<Answer> | Answer
}

const onReads: Kind[] = [
  'refused connection',
  'reset before',
  '429',
  '500 on a read',
  '503',
  'html',
  'truncated',
  'slow answer',
]
const onWrites: Kind[] = [
  ...(['refused connection', 'reset before', 'reset after', '429', '500 before a write'] as const),
  ...(['500 after a write', '503', 'html', 'truncated', 'slow answer', 'partial success'] as const),
]
/** An address is taken apart once, not for every request. */
const hosts = new Map<string, string>()
function hostOf(base: string): string {
  const host = hosts.get(base) ?? new URL(base).host
  hosts.set(base, host)
  return host
}
const page = '<!DOCTYPE html><title>Be right back</title>'

/** The way between a process and a far side: it takes time, and every fault that a wire can have happens here. */
export class Network {
  readonly #fars: Map<string, Far>
  /** Every request that came to a far side, for whoever looks on. */
  readonly heard: (host: string, request: Request) => void

  constructor(fars: readonly Far[], heard: (host: string, request: Request) => void) {
    this.#fars = new Map(fars.map((far) => [far.host, far]))
    this.heard = heard
  }

  transportOf(process: Process): Transport {
    return (api, it, limits) =>
      new Promise((resolve, reject) => {
        if (process.mayDie(`at ${it.method} ${it.path}`, 0.3)) return
        const host = hostOf(api.base)
        const request: Request = {
          method: it.method,
          path: `/${it.path.replace(/^\//, '')}`,
          query: it.query ?? {},
          headers: api.headers,
          body: it.body === undefined ? undefined : JSON.parse(JSON.stringify(it.body)),
        }
        this.#carry(process, host, request, limits, {
          resolve: (answer) =>
            process.deliver(() => resolve({ ...answer, headers: new Headers(answer.headers) })),
          reject: (error) => process.deliver(() => reject(error)),
        })
      })
  }

  #carry(
    process: Process,
    host: string,
    request: Request,
    { deadlineMs, signal }: { deadlineMs: number; signal: AbortSignal },
    told: { resolve(answer: Answer): void; reject(error: Error): void },
  ): void {
    const { kernel, faults, trace } = process
    const { dice } = faults
    const isRead = request.method === 'GET'
    const fault = faults.one(isRead ? onReads : onWrites)
    const says = `${process.name} ${request.method} ${host}${request.path}`
    let isOver = false
    const end = (tell: () => void, line: string) => {
      if (isOver) return
      isOver = true
      signal.removeEventListener('abort', aborted)
      deadline.stop()
      trace.note(kernel.now, `${says} <- ${line}`)
      tell()
    }
    const aborted = () => end(() => told.reject(new Error('the request was given up')), 'given up')
    const deadline = kernel.later(deadlineMs, () =>
      end(
        () => told.reject(Object.assign(new Error('no answer in time'), { name: 'TimeoutError' })),
        'no answer in time',
      ),
    )
    if (signal.aborted) return aborted()
    signal.addEventListener('abort', aborted)
    trace.note(
      kernel.now,
      `${says} ${JSON.stringify(request.query)} ${JSON.stringify(request.body ?? null)}${fault ? ` [${fault}]` : ''}`,
    )
    const out = fault === 'slow answer' ? dice.between(0, deadlineMs * 0.95) : dice.between(5, 400)
    kernel.later(out, () => {
      if (fault === 'refused connection') {
        faults.count(fault)
        return end(() => told.reject(new NotSent(`${host} cannot be reached`)), 'refused')
      }
      if (fault === 'reset before') {
        faults.count(fault)
        return end(() => told.reject(new Error('the connection was reset')), 'reset')
      }
      void this.#answered(process, host, request, fault).then((answer) => {
        if (fault === 'reset after')
          return end(() => told.reject(new Error('the connection was reset')), 'reset after')
        const back = fault === 'slow answer' ? deadlineMs : dice.between(5, 400)
        kernel.later(back, () =>
          end(() => told.resolve(answer), `${answer.status} ${JSON.stringify(answer.body)}`),
        )
      })
    })
  }

  async #answered(process: Process, host: string, request: Request, fault: Kind | null): Promise<Answer> {
    const { faults } = process
    const far = this.#fars.get(host)
    if (!far) throw new Error(`nobody is at ${host}`)
    const json = { 'content-type': 'application/json' }
    const struck = (kind: Kind, answer: Answer): Answer => {
      faults.count(kind)
      return answer
    }
    if (fault === '503')
      return struck(fault, { status: 503, headers: { 'retry-after': '20' }, body: { message: 'later' } })
    if (fault === '500 on a read' || fault === '500 before a write')
      return struck(fault, { status: 500, headers: json, body: { message: 'failed' } })
    if (fault === 'html' && faults.dice.hits(0.5))
      return struck(fault, { status: 200, headers: { 'content-type': 'text/html' }, body: page })
    this.heard(host, request)
    const answer = await far.answer(request, fault)
    const isBatch = request.path === '/events' || request.path === '/orders/createorders'
    if (fault === 'reset after' || fault === 'slow answer' || fault === '429') faults.count(fault)
    if (fault === 'partial success' && isBatch) faults.count(fault)
    if (fault === '500 after a write')
      return struck(fault, { status: 500, headers: json, body: { message: 'failed' } })
    if (fault === 'html')
      return struck(fault, { status: 200, headers: { 'content-type': 'text/html' }, body: page })
    if (fault === 'truncated')
      return struck(fault, { ...answer, body: JSON.stringify(answer.body ?? '').slice(0, 40) })
    return answer
  }
}
