import { z } from 'zod'
import {
  type Ask,
  type Change,
  type Connector,
  type Flow,
  type Io,
  type Page,
  type Receipt,
  Refused,
  type Sink,
  type Source,
} from '../../../src/connector.ts'
import type { Kind } from '../../../src/model/entities.ts'
import type { Order, OrderDraft } from '../../../src/model/order.ts'
import { type Invoice, keyHours, type Payment } from './ledger.ts'
import { draft, type Program } from './pledges.ts'

const anything = z.unknown()
const invoice = z.object({
  id: z.string(),
  doc: z.string(),
  number: z.string(),
  amount: z.number(),
  note: z.string(),
  status: z.string(),
  updated: z.number(),
  own: z.boolean(),
})
const payment = z.object({ id: z.string(), invoice: z.string(), amount: z.number(), updated: z.number() })
const body = z.object({ number: z.string(), amount: z.number(), status: z.string() })
type Body = z.infer<typeof body>
const listed = z.object({ rows: z.array(z.unknown()) })
const tokens = z.object({ access: z.string(), refresh: z.string() })
/** The model has no payments of its own yet. */
const paymentKind = 'payment' as Kind
const lateSeconds = 60

async function rowsOf(io: Io<unknown>, path: string, query: Record<string, string>) {
  const { status, body: said } = await io.http('GET', path, { query })
  if (status !== 200) throw Object.assign(new Error(`the ledger answered ${status}`), { status })
  return listed.parse(said)
}

/**
 * By when they were last written, oldest first, a little before the newest that was seen. Each request begins at the newest that was
 * read: whoever is written to meanwhile goes to the end, and what follows it is not passed over.
 */
const reading = (path: string) =>
  async function* (io: Io<unknown>, ask: Ask): AsyncGenerator<Page> {
    if ('only' in ask) {
      const { rows } = await rowsOf(io, `${path}/${ask.only.replace(/^id:/, '')}`, {})
      yield { items: rows, cursor: null }
      return
    }
    let newest = Number(('since' in ask ? ask.since : null) ?? 0)
    let since = Math.max(0, newest - lateSeconds * 1000)
    for (let page = 1; ; ) {
      const { rows } = await rowsOf(io, path, { since: String(since), page: String(page) })
      const last = Math.max(since, ...rows.map((row) => (row as { updated: number }).updated)) // why: both kinds have it
      newest = Math.max(newest, last)
      yield { items: rows, cursor: String(newest) }
      if (rows.length < 3) return
      page = last > since ? 1 : page + 1
      since = last
    }
  }

const invoices = (program: Program): Source<unknown, Invoice> => ({
  ...{ kind: 'order', everySeconds: 300, lateSeconds, raw: invoice, read: reading('/invoices') },
  map: (raw) => ({
    id: raw.id,
    version: String(raw.updated).padStart(16, '0'),
    data: {
      ...{ number: raw.number, key: raw.doc, status: raw.status, store: null, email: null, placedAt: null },
      ...{
        modifiedAt: null,
        shipTo: noAddress,
        lines: program === '1' ? [] : [card],
        total: String(raw.amount),
        paid: '0',
        shipping: '0',
      },
      ...{ tags: [], mergedIds: [], parent: null, splitOrMerged: false },
    },
    of: raw.doc ? [{ kind: 'key', id: raw.doc }] : [],
  }),
})
/** Every invoice has it, and the first program knows nothing of it. */
const card = {
  ...{ key: null, sku: 'CARD', name: 'Card', quantity: 1, unitPrice: null, adjustment: false },
}
const noAddress = {
  ...{ name: null, company: null, street1: null, street2: null, street3: null },
  ...{ city: null, state: null, postalCode: null, country: null, phone: null },
}
const payments: Source<unknown, Payment> = {
  ...{ kind: paymentKind, everySeconds: 300, lateSeconds, raw: payment, read: reading('/payments') },
  map: (raw) => ({
    id: raw.id,
    version: String(raw.updated).padStart(16, '0'),
    data: raw as never, // why: as above, the model has none
    of: [{ kind: 'order', id: raw.invoice }],
  }),
}

const receipts: Sink<unknown, Body> = {
  body,
  again: 'replays',
  keyHours,
  echo: 'order',
  async send(io, steps) {
    const settled = new Map<string, Receipt | Refused>()
    for (const step of steps) {
      const given = {
        ...step.body,
        doc: step.object,
        note: step.key,
        ...(step.link ? { id: step.link.id } : {}),
      }
      const { status, body: said } = await io.http('POST', '/invoices', {
        query: { requestid: step.key },
        body: given,
      })
      if (status !== 200) throw Object.assign(new Error(`the ledger answered ${status}`), { status })
      settled.set(step.key, { id: invoice.parse(said).id })
    }
    return settled
  },
  async find(io, steps) {
    const found = new Map<string, Receipt>()
    for (const step of steps) {
      const { rows } = await rowsOf(io, '/invoices', { doc: step.object })
      const there = rows.map((row) => invoice.parse(row)).find((one) => one.note === step.key)
      if (there) found.set(step.key, { id: there.id })
    }
    return found
  },
}

/** Orders that ShipStation's own people made are invoices here; what was born here is not. */
const toBooks: Flow<unknown, Body> = {
  on: ['order'],
  from: 'connected',
  to: 'ledger.receipts',
  plan(change) {
    const order = change.after as Order | null // why: this flow reads orders alone
    if (!order) return [{ skip: 'It is gone.' }]
    const given = {
      number: order.number,
      amount: Math.round(Number(order.total) * 100),
      status: order.status,
    }
    return [{ do: 'put', mode: 'latest', body: given, says: 'Write it into the books' }]
  },
}

/** Invoices that were born here are orders at ShipStation, with what was paid for them. */
const toShipStation: Flow<{ store: string }, OrderDraft> = {
  on: ['order'],
  from: 'self',
  to: 'shipstation.orders',
  needs: (change) => [{ kind: paymentKind, of: change.ref }],
  plan(change: Change, view, at) {
    const one = change.after as Order | null // why: as above
    if (!one) return [{ skip: 'It is gone.' }]
    const paid = view
      .all(paymentKind, change.ref)
      .reduce((sum, { data }) => sum + (data as unknown as Payment).amount, 0) // why: as the source maps them
    const given = {
      number: one.number,
      store: at.settings.store,
      sku: 'BOOK',
      quantity: 1 + one.lines.length,
      street: 'v1',
      cancelled: false,
    }
    return [
      {
        do: 'put',
        mode: 'latest',
        body: draft({ ...given, paid: (paid / 100).toFixed(2) }),
        says: 'Send the order',
      },
    ]
  },
}

export const ledger = (program: Program): Connector => ({
  id: 'ledger',
  title: 'Ledger',
  settings: anything,
  secrets: anything,
  api: (secrets: { access: string }, settings: { base: string }) => ({
    base: settings.base,
    headers: { authorization: secrets.access },
    limits: [{ requests: 40, perSeconds: 60 }],
  }),
  refresh: {
    at: (settings: { base: string }) => settings.base,
    async ask(secrets: { refresh: string }, http) {
      const { status, body: said } = await http('POST', '/token', { body: { refresh: secrets.refresh } })
      if (status === 400) throw new Refused('The ledger does not take the token any more.')
      return tokens.parse(said)
    },
  },
  sources: { invoices: invoices(program), payments },
  sinks: { receipts },
  flows: { 'to-books': toBooks, 'to-shipstation': toShipStation },
})
