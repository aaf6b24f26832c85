import { type Http, operations, times } from 'shipstation'
import type { Ask, Io, Page } from '../../connector.ts'
import { FIRST_DAYS, LATE_SECONDS, type Settings } from './facts.ts'

const pageSize = 500
const wall = (instant: Date) => times.toPacific(instant, 'request')
const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * 86_400_000)

/** The start of a reading: the newest server time seen, as the earlier instant it can mean, less the late margin. */
export function startOf(cursor: string | null, now: Date): string {
  if (cursor === null) return wall(daysBefore(now, FIRST_DAYS))
  return wall(new Date(times.toInstant(cursor, 'earlier').getTime() - LATE_SECONDS * 1000))
}

type Listed = { items: unknown[]; misfits: { item: unknown }[]; total: number }
/** Every page of a list until one is not full: `pages` is not to be trusted. */
async function* pages(list: (page: number) => Promise<Listed>): AsyncGenerator<Listed & { all: unknown[] }> {
  for (let page = 1; ; page += 1) {
    const listed = await list(page)
    const all = [...listed.items, ...listed.misfits.map((misfit) => misfit.item)]
    yield { ...listed, all }
    if (all.length < pageSize) return
  }
}

const newest = (
  before: string | null,
  items: readonly unknown[],
  field: string,
  cap: string,
): string | null =>
  items.reduce<string | null>((top, item) => {
    const value = (item as Record<string, unknown>)[field]
    return typeof value === 'string' && value <= cap && (top === null || value > top) ? value : top
  }, before)
/** A date in the far future would freeze the cursor: nothing beyond five minutes from now moves it. */
const capOf = (now: Date) => times.toPacific(new Date(now.getTime() + 300_000), 'seven')

const only = (ask: Ask) => ('only' in ask ? ask.only : null)
const since = (ask: Ask) => ('since' in ask ? ask.since : null)

export async function* readOrders(io: Io<Settings>, ask: Ask): AsyncGenerator<Page> {
  const named = only(ask)
  if (named?.startsWith('id:')) {
    yield {
      items: await gone(() => operations.getOrder(io.http as Http, { orderId: Number(named.slice(3)) })),
      cursor: null,
    }
    return
  }
  if (named !== null) {
    for await (const page of pages((number) =>
      operations.listNotifiedOrders(io.http, notified(named, number)),
    ))
      yield { items: page.all, cursor: null }
    return
  }
  let cursor = since(ask)
  const modifyDateStart = startOf(cursor, io.now())
  const list = (page: number) =>
    operations.listOrders(io.http, { modifyDateStart, sortBy: 'ModifyDate', sortDir: 'ASC', page, pageSize })
  for await (const page of pages(list)) {
    cursor = newest(cursor, page.all, 'modifyDate', capOf(io.now()))
    yield { items: page.all, cursor, total: page.total }
  }
}

/** A record that answers 404 may have been merged or deleted: the sweep decides that, not one look. */
async function gone(get: () => Promise<unknown>): Promise<unknown[]> {
  try {
    return [await get()]
  } catch (error) {
    if ((error as { status?: number }).status === 404) return []
    throw error
  }
}
const notified = (query: string, page: number) => ({
  ...Object.fromEntries(new URLSearchParams(query)),
  page: String(page),
  pageSize: String(pageSize),
})

/** Labels by the day they were made, and again by the day they were voided: shipments have no modify date. */
export async function* readShipments(io: Io<Settings>, ask: Ask): AsyncGenerator<Page> {
  const named = only(ask)
  if (named !== null) {
    for await (const page of pages((number) =>
      operations.listNotifiedShipments(io.http, notified(named, number)),
    ))
      yield { items: page.all, cursor: null }
    return
  }
  const began = since(ask)
  const cursor: { created: string | null; voided: string | null } = began
    ? JSON.parse(began)
    : { created: null, voided: null }
  const made = {
    createDateStart: startOf(cursor.created, io.now()),
    sortBy: 'CreateDate',
    sortDir: 'ASC',
    pageSize,
  } as const
  for await (const page of pages((number) => operations.listShipments(io.http, { ...made, page: number }))) {
    cursor.created = newest(cursor.created, page.all, 'createDate', capOf(io.now()))
    yield { items: page.all, cursor: JSON.stringify(cursor), total: page.total }
  }
  const voids = {
    voidDateStart: startOf(cursor.voided, io.now()),
    sortBy: 'CreateDate',
    sortDir: 'ASC',
    pageSize,
  } as const
  let voided = cursor.voided
  for await (const page of pages((number) => operations.listShipments(io.http, { ...voids, page: number }))) {
    voided = newest(voided, page.all, 'voidDate', capOf(io.now()))
    // The list is not ordered by void date: the cursor moves once all of it is stored.
    const done = page.all.length < pageSize
    yield { items: page.all, cursor: done ? JSON.stringify({ ...cursor, voided }) : null }
  }
}

export async function* readFulfillments(io: Io<Settings>, ask: Ask): AsyncGenerator<Page> {
  const named = only(ask)
  if (named !== null) {
    for await (const page of pages((number) =>
      operations.listNotifiedFulfillments(io.http, notified(named, number)),
    ))
      yield { items: page.all, cursor: null }
    return
  }
  let cursor = since(ask)
  const createDateStart = startOf(cursor, io.now())
  const list = (page: number) =>
    operations.listFulfillments(io.http, {
      createDateStart,
      sortBy: 'CreateDate',
      sortDir: 'ASC',
      page,
      pageSize,
    })
  for await (const page of pages(list)) {
    cursor = newest(cursor, page.all, 'createDate', capOf(io.now()))
    yield { items: page.all, cursor, total: page.total }
  }
}

export async function* readProducts(io: Io<Settings>): AsyncGenerator<Page> {
  for await (const page of pages((number) => operations.listProducts(io.http, { page: number, pageSize })))
    yield { items: page.all, cursor: null, total: page.total }
}

/** The small lists come whole. */
export function readAll(list: (http: Http) => Promise<unknown[]>) {
  return async function* (io: Io<Settings>): AsyncGenerator<Page> {
    yield { items: await list(io.http), cursor: null }
  }
}
