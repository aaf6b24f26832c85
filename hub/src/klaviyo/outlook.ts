import { sql } from 'kysely'
import type { Ref } from '../connector.ts'
import type { Event } from '../connectors/klaviyo/event.ts'
import type { KlaviyoSync } from './sync.ts'
import type { Settings } from '../connectors/klaviyo/settings.ts'
import { dryRun, type Said } from '../engine/plan.ts'
import type { Answer } from '../http/api/define.ts'
import type { routes } from '../http/api/klaviyo.ts'
import type { Deps } from '../http/deps.ts'
import { allOf } from '../store/records.ts'
import type { FlowRow } from '../store/flows.ts'
import { postgresStore } from '../store/store.ts'
import type { Store } from '../model/shop.ts'
import { refsInWindow } from './look-again.ts'
import { headingOf } from './reasons.ts'

type Outlook = Answer<typeof routes.outlook>
const batch = 500
/** Klaviyo takes 3,500 events a minute. */
const aSecond = 3500 / 60

/** A flow that is not there yet, begun this moment. */
export const draftFlow = (
  deps: Pick<Deps, 'clock'>,
  it: { workspace: string; connected: string; account: string; settings: Settings },
): FlowRow => ({
  ...{ id: 'draft', integration: 'draft', name: 'events', connector: 'klaviyo', state: 'active' },
  ...{ workspace: it.workspace, from: it.connected, to: it.account, sink: 'klaviyo.events', position: 0n },
  ...{ since: deps.clock.now(), self: it.account, connected: it.connected, settings: it.settings },
})

/** What the same thinking says of each of these, a batch at a time, and nothing written. */
export async function* rehearsed(deps: Deps, flow: FlowRow, refs: readonly Ref[]): AsyncGenerator<Said[]> {
  const store = postgresStore(deps.db)
  for (let at = 0; at < refs.length; at += batch)
    yield await dryRun(store, deps.registry, flow, refs.slice(at, at + batch))
}

/** What would go that was not sent yet, in numbers. With an integration: under other settings than its own. */
export async function outlookOf(deps: Deps, flow: FlowRow, sync: KlaviyoSync | null): Promise<Outlook> {
  const { workspace, connected } = flow
  const settings = flow.settings as Settings // why: parsed by its schema before it came here
  const days = Math.max(settings.days, sync?.settings.days ?? 0)
  const refs = await refsInWindow(deps.db, { workspace, connected, since: flow.since, days })
  const tally = new Tally()
  const kept = new Set<string>()
  for await (const batch of rehearsed(deps, flow, refs))
    for (const said of batch) {
      tally.add(said)
      for (const key of said.kept) kept.add(key)
    }
  const stores = new Map(
    (await allOf<Store>(deps.db, workspace, connected, 'store')).map(({ id, data }) => [id, data.name]),
  )
  const withdrawn = sync ? (await waitingKeys(deps, sync)).filter((key) => !kept.has(key)).length : 0
  return { ...tally.told(stores), looked: refs.length, withdrawn }
}

async function waitingKeys(deps: Deps, sync: KlaviyoSync): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select key from steps where workspace = ${sync.workspace} and flow = ${sync.flow} and state = 'planned' and mode = 'once'`.execute(
    deps.db,
  )
  return rows.map(({ key }) => key)
}

class Tally {
  readonly #metrics = new Map<string, { events: number; history: number }>()
  readonly #stores = new Map<string, number>()
  readonly #skips = new Map<string, number>()
  readonly #people = new Set<string>()

  add({ steps, fresh }: Said) {
    for (const { body } of fresh) {
      const event = body as Event // why: the flow's own plan made it
      const metric = this.#metrics.get(event.metric) ?? { events: 0, history: 0 }
      this.#metrics.set(event.metric, {
        events: metric.events + 1,
        history: metric.history + (event.backfill ? 1 : 0),
      })
      this.#stores.set(event.store ?? '', (this.#stores.get(event.store ?? '') ?? 0) + 1)
      this.#people.add('email' in event.who ? event.who.email.toLowerCase() : event.who.phone)
    }
    for (const step of steps)
      if ('skip' in step) {
        const heading = headingOf(step.skip)
        this.#skips.set(heading, (this.#skips.get(heading) ?? 0) + 1)
      }
  }

  told(stores: ReadonlyMap<string, string>): Omit<Outlook, 'looked' | 'withdrawn'> {
    const byMetric = [...this.#metrics]
      .map(([metric, counts]) => ({ metric, ...counts }))
      .sort((a, b) => b.events - a.events)
    const events = byMetric.reduce((sum, one) => sum + one.events, 0)
    const history = byMetric.reduce((sum, one) => sum + one.history, 0)
    const each = byMetric.map(({ metric, events: n }) => `${numbered(n)} ${metric}`).join(', ')
    const says =
      events === 0
        ? 'Nothing would be sent.'
        : `Would send ${numbered(events)} ${events === 1 ? 'event' : 'events'}: ${each}.${history > 0 ? ` ${history === events ? 'All' : numbered(history)} of ${events === 1 ? 'it' : 'them'} as history, which starts no flow.` : ''}`
    return {
      ...{ says, events, history, byMetric, people: this.#people.size },
      byStore: [...this.#stores]
        .map(([id, n]) => ({ store: stores.get(id) ?? (id || 'No store'), events: n }))
        .sort((a, b) => b.events - a.events),
      skips: [...this.#skips].map(([label, n]) => ({ label, count: n })).sort((a, b) => b.count - a.count),
      aboutSeconds: Math.ceil(events / aSecond),
    }
  }
}

export const numbered = (n: number) => n.toLocaleString('en-US')
