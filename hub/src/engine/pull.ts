import type { Ask, Source } from '../connector.ts'
import type { Seen } from '../store/log.ts'
import { type Entered, enter } from './enter.ts'
import type { Store } from '../store/store.ts'
import type { Clock } from './clock.ts'

export type Pulled = {
  pages: number
  items: number
  created: number
  changed: number
  same: number
  aside: number
}
export type PullOf = {
  store: Store
  clock: Clock
  seat: { workspace: string; account: string; fence: bigint }
  stream: string
  connection: string
  /** Orders reads: greater for every later request of the lane. */
  request(): bigint
}
const mostRereads = 4

/** One pass of a source. Fence 1: a page's rows, changes and cursor commit together, under the lane's fence. */
export async function pull(
  of: PullOf,
  source: Source<unknown, unknown>,
  read: (ask: Ask) => AsyncIterable<{ items: unknown[]; cursor: string | null; total?: number }>,
  ask: Ask,
): Promise<Pulled> {
  const pulled: Pulled = { pages: 0, items: 0, created: 0, changed: 0, same: 0, aside: 0 }
  for (let round = 0; round <= mostRereads; round += 1) {
    const totals = new Set<number>()
    for await (const page of read(ask)) {
      const entered = await commitPage(of, source, page, 'since' in ask)
      pulled.pages += 1
      pulled.items += page.items.length
      pulled.created += entered.created
      pulled.changed += entered.changed
      pulled.same += entered.same
      pulled.aside += entered.aside
      if (page.total !== undefined) totals.add(page.total)
    }
    // The window moved under our feet: a record may have slipped between two pages.
    if (totals.size <= 1) break
  }
  return pulled
}

async function commitPage(
  of: PullOf,
  source: Source<unknown, unknown>,
  page: { items: unknown[]; cursor: string | null },
  moves: boolean,
): Promise<Entered & { aside: number }> {
  const at = of.clock.now()
  const { good, bad } = sift(source, page.items)
  return of.store.transaction(async (tx) => {
    await tx.holdFence(of.seat)
    const entered = await enter(tx, {
      ...of.seat,
      kind: source.kind,
      items: good,
      request: of.request(),
      at,
      source: of.connection,
      why: 'live',
    })
    await tx.takeBack(
      { ...of.seat, stream: of.stream },
      good.map((one) => one.id),
    )
    for (const one of bad) await tx.setAside({ ...of.seat, stream: of.stream, at, ...one })
    // Fence 1: the cursor moves only with the page it accounts for.
    if (moves && page.cursor !== null)
      await tx.moveCursor(of.seat.workspace, of.seat.account, of.stream, page.cursor)
    return { ...entered, aside: bad.length }
  })
}

type Bad = { id: string; raw: unknown; reason: string }

/** What does not fit its schema is set aside with its reason; the rest of the page goes on. */
export function sift(
  source: Source<unknown, unknown>,
  items: readonly unknown[],
): { good: Seen[]; bad: Bad[] } {
  const good: Seen[] = []
  const bad: Bad[] = []
  for (const raw of items) {
    const parsed = source.raw.safeParse(raw)
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      bad.push({
        id: idOf(raw),
        raw,
        reason: `${issue?.path.join('.') || 'the record'}: ${issue?.message ?? 'does not fit'}`,
      })
      continue
    }
    const mapped = source.map(parsed.data)
    if (mapped)
      good.push({ id: mapped.id, raw, data: mapped.data, version: mapped.version, of: mapped.of ?? [] })
  }
  return { good, bad }
}

function idOf(raw: unknown): string {
  const values = Object.entries(raw && typeof raw === 'object' ? raw : {})
  return String(values.find(([name]) => /id$/i.test(name))?.[1] ?? 'without an id')
}
