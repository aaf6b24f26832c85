import type { Ask, Page, Source } from '../connector.ts'
import type { Store, Work } from '../store/store.ts'
import type { Clock } from './clock.ts'
import { enter, type News } from './enter.ts'
import { learned } from './lateness.ts'
import { type Good, sift, type Stretch, unnamed } from './sift.ts'

export type Pulled = {
  pages: number
  items: number
  created: number
  changed: number
  same: number
  aside: number
  /** Of what was created or changed, what the increments should have found. */
  repaired: number
  /** Records that the remote itself fails to show. */
  broken: number
}
export const nothing: Pulled = {
  ...{ pages: 0, items: 0, created: 0, changed: 0 },
  ...{ same: 0, aside: 0, repaired: 0, broken: 0 },
}
/** Where a source's increments stand: from when on they go, how far they are, how far they read back. */
export type Standing = { opened: number; reached: number; marginSeconds: number }
export type PullOf = {
  store: Store
  clock: Clock
  seat: { workspace: string; account: string; fence: bigint }
  stream: string
  connection: string
  program: string
  /** Orders reads: greater for every later request of the lane. */
  request(): bigint
  /** Null where there are no windows: nothing is then called repaired, and no lateness is learned. */
  standing: Standing | null
}
const mostRereads = 4
const dayMs = 86_400_000

/** One pass of a source: news, or one thing. Fence 1: a page's rows, changes and cursor commit together, under the lane's fence. */
export async function pull(
  of: PullOf,
  source: Source<unknown, unknown>,
  read: (ask: Ask) => AsyncIterable<Page>,
  ask: Ask,
  seen: (page: Committed) => void = () => {},
): Promise<Pulled> {
  let pulled = nothing
  for (let round = 0; round <= mostRereads; round += 1) {
    const drift = new Drift()
    for await (const page of read(ask)) {
      const moved = drift.sees(page)
      const given = {
        aside: asideStretch(of, ask),
        beside: 'only' in ask,
        repairs: false,
        // Fence 1: the cursor moves only with the page it accounts for, and not over one that moved under our feet.
        position: async (tx: Work) => {
          if ('since' in ask && page.cursor !== null && !moved)
            await tx.moveCursor(of.seat.workspace, of.seat.account, of.stream, page.cursor)
        },
      }
      const committed = await commitPage(of, source, page, given)
      seen(committed)
      pulled = sum(pulled, committed.pulled)
    }
    // A record may have slipped between two pages.
    if (!drift.moved) break
  }
  return pulled
}

/** Whether a list moved while its pages were read: its total is then another than a page before. */
export class Drift {
  readonly #totals = new Map<string, number>()
  moved = false

  /** `before`: the total as it was when an earlier reading left off. */
  constructor(before: number | null = null) {
    if (before !== null) this.#totals.set('', before)
  }

  sees(page: Page): boolean {
    if (page.total === undefined) return this.moved
    const before = this.#totals.get(page.list ?? '')
    if (before !== undefined && before !== page.total) this.moved = true
    this.#totals.set(page.list ?? '', page.total)
    return this.moved
  }
}

export const sum = (a: Pulled, b: Pulled): Pulled => ({
  pages: a.pages + b.pages,
  items: a.items + b.items,
  created: a.created + b.created,
  changed: a.changed + b.changed,
  same: a.same + b.same,
  aside: a.aside + b.aside,
  repaired: a.repaired + b.repaired,
  broken: a.broken + b.broken,
})

/** Where a record that cannot be shown is looked for, when its neighbours do not tell: from a little before the cursor on. */
function asideStretch(of: PullOf, ask: Ask): Stretch {
  if ('from' in ask) return { from: ask.from, to: ask.to, by: ask.by ?? 'made' }
  const now = of.clock.now().getTime()
  const from = new Date((of.standing?.reached ?? now - dayMs) - dayMs / 8)
  return { from: from.toISOString(), to: new Date(now + dayMs).toISOString(), by: 'changed' }
}

/** What one page came to: the ids on it, those that were set aside for good measure, and the request that it is as old as. */
export type Committed = { pulled: Pulled; ids: string[]; asides: string[]; request: bigint }
type Given = {
  aside: Stretch
  /** Read beside the increments: what they should have found by now tells how late it showed. */
  beside: boolean
  /** A sweep: what differs is repaired. */
  repairs: boolean
  position(tx: Work): Promise<void>
}

/** Fence 1: one page into mirror and log, with what it sets aside and the position that accounts for it, or nothing of it. */
export async function commitPage(
  of: PullOf,
  source: Source<unknown, unknown>,
  page: Page,
  given: Given,
): Promise<Committed> {
  const at = of.clock.now()
  const { good, bad } = sift(source, page.items)
  const aside = [...bad, ...(page.broken ?? []).map((one) => unnamed(source, one, given.aside))]
  const where = { ...of.seat, stream: of.stream }
  const whole = { ...of.seat, kind: source.kind, request: of.request(), at, source: of.connection }
  const entered = await of.store.transaction(async (tx) => {
    await tx.holdFence(of.seat)
    const missed = given.repairs ? good.filter((one) => !isNews(of.standing, one)) : []
    const live = await enter(tx, {
      ...whole,
      items: good.filter((one) => !missed.includes(one)),
      why: 'live',
    })
    const repaired = await enter(tx, { ...whole, items: missed, why: 'repaired' })
    await tx.takeBack(
      where,
      good.map((one) => one.id),
    )
    for (const one of aside) await tx.setAside({ ...where, at, program: of.program, ...one })
    const news = [...live.news, ...repaired.news]
    if (given.beside) await learn(tx, of, good, news)
    await lookForAbsorbed(tx, of, source, news)
    await given.position(tx)
    return { live, repaired }
  })
  const { live, repaired } = entered
  return {
    ids: [...good, ...bad].map((one) => one.id),
    asides: aside.map((one) => one.id),
    request: whole.request,
    pulled: {
      ...{ pages: 1, items: page.items.length, aside: aside.length, broken: page.broken?.length ?? 0 },
      created: live.created + repaired.created,
      changed: live.changed + repaired.changed,
      same: live.same + repaired.same,
      repaired: repaired.created + repaired.changed,
    },
  }
}

/** The next increment would bring it: whoever finds it first repairs nothing. */
const isNews = (standing: Standing | null, { changed }: Good) =>
  standing !== null &&
  changed !== null &&
  Date.parse(changed) > standing.reached - standing.marginSeconds * 1000

/** What the increments went past, because it was not to be seen yet. What came without a newer version was not late but unmarked. */
async function learn(tx: Work, of: PullOf, good: readonly Good[], news: readonly News[]) {
  const { standing } = of
  if (!standing) return
  const changed = new Map(good.map((one) => [one.id, one.changed]))
  const margins = news.flatMap((one) => {
    const when = changed.get(one.id)
    if (!when || (one.before !== null && (one.version === null || one.version === one.was))) return []
    return learned(standing.marginSeconds, { ...standing, changed: Date.parse(when) }) ?? []
  })
  if (margins.length > 0) await tx.learnLate({ ...of.seat, stream: of.stream }, Math.max(...margins))
}

/** What a record says it took in is looked at soon: it is gone, and its lineage is known. */
async function lookForAbsorbed(
  tx: Work,
  of: PullOf,
  source: Source<unknown, unknown>,
  news: readonly News[],
) {
  const { workspace, account } = of.seat
  const refs = news
    .flatMap((one) => one.of)
    .filter((one) => one.kind === 'absorbed')
    .map(({ id }) => ({ account, kind: source.kind, id }))
  if (refs.length === 0 || !source.windows) return
  const at = of.clock.now()
  for (const { id, raw } of await tx.recordsOf(workspace, refs, true)) {
    const ask = { only: source.windows.look(raw) }
    await tx.addHint({ workspace, account, stream: of.stream, ask, person: false, about: id, at })
  }
}
