import { type Http, operations, times } from 'shipstation'
import type { Ask, Io, Page } from '../../connector.ts'
import { LATE_SECONDS, type Settings } from './facts.ts'
import { isLast, type List, PAGE_SIZE, pages, type Whole, wholePage } from './pages.ts'

type Since = Extract<Ask, { since: string | null }>
type Window = Extract<Ask, { from: string }>
type Read = (io: Io<Settings>, ask: Ask) => AsyncGenerator<Page>

/**
 * The start of a reading: the newest server time seen, as the earliest wall time that may follow it, less the late margin. Without
 * one it is now: what was before is the backfill's.
 */
export function startOf(cursor: string | null, now: Date, late = LATE_SECONDS): string {
  return times.window(cursor ?? now, null, { overlapMs: late * 1000 }).start
}

/** A cursor that stands at this instant: at the earlier of the wall times it may have. */
export const cursorAt = (instant: Date) => times.toPacific(instant, 'seven')
/** The instant at which it stands, the earlier where it is ambiguous. */
export const reached = (cursor: string) => times.toInstant(cursor, 'earlier')

const newest = (
  before: string | null,
  items: readonly unknown[],
  field: string,
  cap: string,
): string | null =>
  items.reduce<string | null>((top, item) => {
    const value = (item as Record<string, unknown>)[field] // why: a misfit is whatever came
    return typeof value === 'string' && value <= cap && (top === null || value > top) ? value : top
  }, before)
/** A date in the far future would freeze the cursor: nothing beyond five minutes from now moves it. */
const capOf = (now: Date) => times.toPacific(new Date(now.getTime() + 300_000), 'seven')
const ever = '9999'

const sizeOf = (io: Io<Settings>) => io.settings.pageSize ?? PAGE_SIZE

/** A second that changes while it is read is read again, so often at most. */
const mostTries = 4
/** From where all is read that is later than this second. */
const secondAfter = (wall: string) =>
  times.window(new Date(reached(wall).getTime() + 1000), null, { overlapMs: 0 }).start

type Stretch = { cursor: string | null; whole: Whole }
/**
 * A list from a date on, in the order of that date. The next page begins at the last one's newest date rather than at a number, so
 * that a record which moves to the end while we read takes nothing else with it out of sight. Only what fills a page with one second is
 * turned, within that second: what moves out of it is missing in its total, and it is read again.
 */
async function* onwards(
  list: (start: string, end: string | undefined, page: number, pageSize: number) => ReturnType<List>,
  field: string,
  it: { cursor: string | null; late?: number | undefined; io: Io<Settings> },
): AsyncGenerator<Stretch> {
  let { cursor } = it
  const { io } = it
  const most = sizeOf(io)
  let start = startOf(cursor, io.now(), it.late)
  for (let page = 1; ; ) {
    const whole = await wholePage((number, size) => list(start, undefined, number, size), page, most)
    cursor = newest(cursor, whole.items, field, capOf(io.now()))
    yield { cursor, whole }
    if (isLast(whole, most)) return
    const last = newest(null, whole.items, field, ever)
    const next = last === null ? start : times.window(last, null, { overlapMs: 0 }).start
    const after = last === null ? start : secondAfter(last)
    if (next > start) [start, page] = [next, 1]
    else if (last !== null && page === 1 && after > start) {
      const { end } = times.window(last, last, { overlapMs: 0 })
      const inside: List = (number, size) => list(start, end, number, size)
      for (let tries = 1, isMoved = true; isMoved && tries <= mostTries; tries += 1) {
        isMoved = false
        let total: number | null = null
        for await (const turned of pages(inside, 1, most)) {
          cursor = newest(cursor, turned.items, field, capOf(io.now()))
          yield { cursor, whole: turned }
          isMoved ||= total !== null && turned.total !== total
          total = turned.total
        }
      }
      start = after
    } else page += 1
  }
}

/** A window by pages of its list. Its cursor is the number of the page to go on with. */
async function* windowed(io: Io<Settings>, list: List, ask: Window): AsyncGenerator<Page> {
  for await (const { page, items, broken, total } of pages(list, Number(ask.cursor ?? 1), sizeOf(io)))
    yield { items, broken, total, cursor: String(page + 1) }
}
const bounds = (ask: Window) => {
  const { start, end = '' } = times.window(new Date(ask.from), new Date(ask.to), { overlapMs: 0 })
  return { start, end }
}

/** What a notice named, or what a record is looked up by: every page of it. */
async function* named(io: Io<Settings>, list: List): AsyncGenerator<Page> {
  for await (const { items, broken } of pages(list, 1, sizeOf(io))) yield { items, broken, cursor: null }
}
const queryOf = (only: string, page: number, pageSize: number) => ({
  ...Object.fromEntries(new URLSearchParams(only)),
  page: String(page),
  pageSize: String(pageSize),
})

export const readOrders: Read = async function* (io, ask) {
  if ('only' in ask) {
    if (ask.only.startsWith('id:')) yield { items: await oneOrder(io, ask.only.slice(3)), cursor: null }
    else
      yield* named(io, (page, size) => operations.listNotifiedOrders(io.http, queryOf(ask.only, page, size)))
  } else if ('from' in ask) yield* ordersWithin(io, ask)
  else yield* ordersSince(io, ask)
}

async function* ordersSince(io: Io<Settings>, ask: Since): AsyncGenerator<Page> {
  const list = (modifyDateStart: string, modifyDateEnd: string | undefined, page: number, pageSize: number) =>
    operations.listOrders(io.http, {
      ...{ modifyDateStart, ...(modifyDateEnd === undefined ? {} : { modifyDateEnd }) },
      ...{ sortBy: 'ModifyDate', sortDir: 'ASC', page, pageSize },
    })
  const from = { cursor: ask.since, late: ask.late, io }
  for await (const { cursor, whole } of onwards(list, 'modifyDate', from))
    yield { items: whole.items, broken: whole.broken, cursor }
}

function ordersWithin(io: Io<Settings>, ask: Window): AsyncGenerator<Page> {
  const { start, end } = bounds(ask)
  const filter =
    ask.by === 'changed'
      ? { modifyDateStart: start, modifyDateEnd: end, sortBy: 'ModifyDate' as const }
      : { createDateStart: start, createDateEnd: end, sortBy: 'CreateDate' as const }
  return windowed(
    io,
    (page, pageSize) => operations.listOrders(io.http, { ...filter, sortDir: 'ASC', page, pageSize }),
    ask,
  )
}

/** A record that answers 404 may have been merged or deleted: the engine decides that, not one look. */
async function oneOrder(io: Io<Settings>, orderId: string): Promise<unknown[]> {
  try {
    return [await operations.getOrder(io.http, { orderId: Number(orderId) })]
  } catch (error) {
    if ((error as { status?: number }).status === 404) return []
    throw error
  }
}

/** Where the labels' reading stands: by the day they were made, and by the day they were voided. */
type LabelCursor = { created: string | null; voided: string | null }
const labelCursor = (text: string | null): LabelCursor =>
  text ? JSON.parse(text) : { created: null, voided: null }
export const labelCursorAt = (instant: Date) =>
  JSON.stringify({ created: cursorAt(instant), voided: cursorAt(instant) })
export const labelsReached = (text: string) => reached(labelCursor(text).created ?? '')

/** Labels by when they were made, and again by when they were voided: shipments have no modify date. */
export const readShipments: Read = async function* (io, ask) {
  const list = (filter: object) => (page: number, pageSize: number) =>
    operations.listShipments(io.http, {
      ...{ ...filter, includeShipmentItems: true },
      ...{ sortBy: 'CreateDate', sortDir: 'ASC', page, pageSize },
    })
  if ('only' in ask)
    // Asked with their contents on every way, so that a label reads the same whichever way it came.
    yield* named(io, (page, size) =>
      operations.listNotifiedShipments(io.http, {
        ...queryOf(ask.only, page, size),
        includeShipmentItems: 'true',
      }),
    )
  else if ('from' in ask) {
    const { start, end } = bounds(ask)
    yield* windowed(io, list({ createDateStart: start, createDateEnd: end }), ask)
  } else {
    const at = labelCursor(ask.since)
    const made = (createDateStart: string, end: string | undefined, page: number, size: number) =>
      list({ createDateStart, ...(end === undefined ? {} : { createDateEnd: end }) })(page, size)
    const from = { cursor: at.created, late: ask.late, io }
    for await (const { cursor, whole } of onwards(made, 'createDate', from)) {
      at.created = cursor
      yield { items: whole.items, broken: whole.broken, cursor: JSON.stringify(at) }
    }
    yield* voidedSince(io, ask, at, list)
  }
}

/** The list is not in the order of the void dates: the cursor moves once all of it is stored. */
async function* voidedSince(
  io: Io<Settings>,
  ask: Since,
  at: LabelCursor,
  list: (filter: object) => List,
): AsyncGenerator<Page> {
  const voidDateStart = startOf(at.voided, io.now(), ask.late)
  let { voided } = at
  for await (const whole of pages(list({ voidDateStart }), 1, sizeOf(io))) {
    voided = newest(voided, whole.items, 'voidDate', capOf(io.now()))
    const cursor = isLast(whole, sizeOf(io)) ? JSON.stringify({ ...at, voided }) : null
    yield { items: whole.items, broken: whole.broken, cursor, total: whole.total, list: 'voids' }
  }
}

export const readFulfillments: Read = async function* (io, ask) {
  const list = (filter: object) => (page: number, pageSize: number) =>
    operations.listFulfillments(io.http, { ...filter, sortBy: 'CreateDate', sortDir: 'ASC', page, pageSize })
  if ('only' in ask)
    yield* named(io, (page, size) =>
      operations.listNotifiedFulfillments(io.http, queryOf(ask.only, page, size)),
    )
  else if ('from' in ask) {
    const { start, end } = bounds(ask)
    yield* windowed(io, list({ createDateStart: start, createDateEnd: end }), ask)
  } else {
    const made = (createDateStart: string, end: string | undefined, page: number, size: number) =>
      list({ createDateStart, ...(end === undefined ? {} : { createDateEnd: end }) })(page, size)
    const from = { cursor: ask.since, late: ask.late, io }
    for await (const { cursor, whole } of onwards(made, 'createDate', from))
      yield { items: whole.items, broken: whole.broken, cursor }
  }
}

/** A list that has no dates to ask by, whole. */
export function readEvery(
  list: (http: Http, paging: { page: number; pageSize: number }) => ReturnType<List>,
): Read {
  return async function* (io) {
    for await (const whole of pages((page, pageSize) => list(io.http, { page, pageSize })))
      yield { items: whole.items, broken: whole.broken, cursor: null, total: whole.total }
  }
}

/** A list without dates to ask by, newest changes first: it is read on until all that follows is older than the cursor, less the margin. */
export function readNewest(
  list: (http: Http, paging: { page: number; pageSize: number }) => ReturnType<List>,
): Read {
  return async function* (io, ask) {
    const since = 'since' in ask ? ask.since : null
    const oldest = since === null ? '' : startOf(since, io.now(), 'since' in ask ? ask.late : undefined)
    let cursor = since
    for await (const whole of pages((page, pageSize) => list(io.http, { page, pageSize }))) {
      cursor = newest(cursor, whole.items, 'modifyDate', capOf(io.now()))
      const last = newest(null, whole.items.slice(-1), 'modifyDate', ever)
      const done = isLast(whole) || (last !== null && last.replace('T', ' ') < oldest)
      // What is newest comes first: the cursor moves once all that follows is stored.
      yield { items: whole.items, broken: whole.broken, cursor: done ? cursor : null, total: whole.total }
      if (done) return
    }
  }
}

/** The small lists come whole. */
export function readAll(list: (http: Http) => Promise<unknown[]>): Read {
  return async function* (io) {
    yield { items: await list(io.http), cursor: null }
  }
}
