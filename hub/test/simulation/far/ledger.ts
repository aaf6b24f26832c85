import type { Kind } from '../faults.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Answer, Far, Request } from '../network.ts'
import { Window } from './window.ts'

export type Invoice = {
  id: string
  doc: string
  number: string
  amount: number
  note: string
  status: string
  updated: number
  /** What its own people call it, where it was born here. */
  own: boolean
}
export type Payment = { id: string; invoice: string; amount: number; updated: number }

const perPage = 3
/** It remembers what a `requestid` was answered for so long. What it is asked again later, it does again. */
export const keyHours = 2
const tokenMs = 1_800_000

/** Books that go both ways: an invoice made twice is there twice once its key is forgotten, and a token that was renewed makes the old one worthless. */
export class Ledger implements Far {
  readonly host: string
  readonly window: Window
  readonly invoices: Invoice[] = []
  readonly payments: Payment[] = []
  readonly #kernel: Kernel
  readonly #answers = new Map<string, { at: number; answer: unknown }>()
  #access = 'access-0'
  #refresh = 'refresh-0'
  #until: number
  #drawn = 0
  /** Somebody's pages move by one while they are read. */
  isDrifting: () => boolean = () => false

  constructor(host: string, kernel: Kernel) {
    this.host = host
    this.#kernel = kernel
    this.window = new Window(kernel, 40, 60)
    this.#until = kernel.now + tokenMs
  }

  get secrets() {
    return { access: this.#access, refresh: this.#refresh }
  }

  /** The access ends before its time. */
  expire(): void {
    this.#until = this.#kernel.now
  }

  answer(request: Request, fault: Kind | null): Answer {
    const json = { 'content-type': 'application/json' }
    if (request.path === '/token') return this.#token(request)
    const refused = this.window.take(request.headers.authorization ?? '', fault)
    if (refused) return refused
    const headers = { ...json, ...this.window.headers() }
    if (request.headers.authorization !== this.#access || this.#kernel.now >= this.#until)
      return { status: 401, headers, body: { message: 'the token is not good' } }
    if (request.method === 'GET') return { status: 200, headers, body: this.#list(request) }
    return { status: 200, headers, body: this.#keyed(request) }
  }

  #token({ body }: Request): Answer {
    const { refresh } = body as { refresh: string } // why: what our connector sends
    if (refresh !== this.#refresh) return { status: 400, headers: {}, body: { error: 'invalid_grant' } }
    this.#drawn += 1
    this.#access = `access-${this.#drawn}`
    this.#refresh = `refresh-${this.#drawn}`
    this.#until = this.#kernel.now + tokenMs
    return { status: 200, headers: {}, body: this.secrets }
  }

  #list({ path, query }: Request): unknown {
    if (path.startsWith('/invoices/'))
      return { rows: this.invoices.filter((one) => one.id === path.slice(10)) }
    if (query.doc) return { rows: this.invoices.filter((one) => one.doc === query.doc) }
    const since = Number(query.since ?? 0)
    const all = (path === '/payments' ? this.payments : this.invoices)
      .filter((one) => one.updated >= since)
      .sort((a, b) => a.updated - b.updated || Number(a.id) - Number(b.id))
    const page = Number(query.page ?? 1)
    const rows = all.slice((page - 1) * perPage, page * perPage)
    const answer = { rows: structuredClone(rows), total: all.length }
    // Somebody touches the first of the page that just left: what follows moves up before the next page is asked for.
    const [first] = rows
    if (first && all.length > page * perPage && this.isDrifting()) first.updated = this.#kernel.now
    return answer
  }

  #keyed(request: Request): unknown {
    const key = request.query.requestid ?? ''
    const known = this.#answers.get(key)
    if (known && this.#kernel.now - known.at < keyHours * 3_600_000) return known.answer
    const answer = structuredClone(this.#write(request.body as Partial<Invoice>)) // why: what our connector sends
    this.#answers.set(key, { at: this.#kernel.now, answer })
    return answer
  }

  #write(given: Partial<Invoice>): Invoice {
    const there = given.id ? this.invoices.find((one) => one.id === given.id) : undefined
    if (there) return Object.assign(there, given, { updated: this.#kernel.now })
    return this.born({ ...given, own: false })
  }

  /** Its own people write an invoice. */
  born(given: Partial<Invoice>): Invoice {
    const id = String(1000 + (this.#drawn += 1))
    const none = { doc: '', number: '', amount: 0, note: '', status: 'open', own: true }
    const invoice = { ...none, ...given, id, updated: this.#kernel.now }
    this.invoices.push(invoice)
    return invoice
  }

  pay(invoice: Invoice): void {
    invoice.status = 'paid'
    invoice.updated = this.#kernel.now
    const id = String(5000 + (this.#drawn += 1))
    this.payments.push({ id, invoice: invoice.id, amount: invoice.amount, updated: this.#kernel.now })
  }
}
