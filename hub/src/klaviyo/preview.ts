import { sql } from 'kysely'
import type { Ref, Step } from '../connector.ts'
import type { Event } from '../connectors/klaviyo/event.ts'
import { toWire } from '../connectors/klaviyo/send.ts'
import type { Answer } from '../http/api/define.ts'
import type { routes } from '../http/api/klaviyo.ts'
import type { Deps } from '../http/deps.ts'
import type { FlowRow } from '../store/flows.ts'
import { rehearsed } from './outlook.ts'

type Shown = Answer<typeof routes.preview>['examples'][number]
const orders = 10

/** The events of the last ten orders as they would go, and why there is none where there is none. */
export async function previewOf(deps: Deps, flow: FlowRow): Promise<Answer<typeof routes.preview>> {
  const { rows } = await sql<{
    id: string
    number: string
    parcels: { kind: 'shipment' | 'fulfillment'; id: string }[]
  }>`
    with last as (
      select id, data ->> 'number' as number, data ->> 'modifiedAt' as at from records
      where workspace = ${flow.workspace} and account = ${flow.connected} and kind = 'order' and not gone
      order by data ->> 'modifiedAt' desc nulls last limit ${orders})
    select l.id, l.number, coalesce((select jsonb_agg(jsonb_build_object('kind', o.kind, 'id', o.id) order by o.kind, o.id) from record_of o
      where o.workspace = ${flow.workspace} and o.account = ${flow.connected} and o.of_kind = 'order' and o.of_id = l.id and o.kind in ('shipment', 'fulfillment')), '[]') as parcels
    from last l order by l.at desc
  `.execute(deps.db)
  const numbers = new Map<string, string>()
  const refs = rows.flatMap(({ id, number, parcels }): Ref[] =>
    [{ kind: 'order' as const, id }, ...parcels].map((one) => {
      numbers.set(`${one.kind} ${one.id}`, number)
      return { account: flow.connected, ...one }
    }),
  )
  const examples: { one: Shown; place: number }[] = []
  // As if nothing had been sent: what is shown is how an event looks.
  const unsent = { ...flow, to: 'klaviyo:preview', self: 'klaviyo:preview' }
  for await (const batch of rehearsed(deps, unsent, refs))
    for (const { ref, steps } of batch)
      for (const step of steps) {
        const number = numbers.get(`${ref.kind} ${ref.id}`) ?? ref.id
        examples.push({ one: shown(number, ref, step, deps.clock.now()), place: placeOf(refs, ref) })
      }
  return { examples: examples.sort((a, b) => a.place - b.place).map(({ one }) => one) }
}

const placeOf = (refs: readonly Ref[], { kind, id }: Ref) =>
  refs.findIndex((ref) => ref.kind === kind && ref.id === id)

function shown(order: string, ref: Ref, step: Step<unknown>, now: Date): Shown {
  const of = ref.kind === 'order' ? 'order' : ref.kind === 'shipment' ? 'label' : 'marked'
  const none: Omit<Shown, 'skip'> = {
    ...{ order, of, metric: null, at: null, who: null, history: false, properties: [], body: null },
  }
  if ('skip' in step) return { ...none, skip: step.skip }
  if ('wait' in step) return { ...none, skip: step.wait }
  const event = step.body as Event // why: the flow's own plan made it
  const body = toWire(event, 'st-0123456789abcdef0123456789abcdef', now)
  const { attributes } = body.data
  return {
    ...{ order, of, skip: null, metric: event.metric, at: event.at, body },
    who: 'email' in event.who ? event.who.email : event.who.phone,
    history: attributes.backfill === true,
    properties: Object.entries(event.properties).map(([name, value]) => ({
      name,
      value: typeof value === 'string' ? value : JSON.stringify(value),
      canChoose: canChoose(value),
    })),
  }
}

/** Klaviyo chooses people by what stands on top and is no object. */
const canChoose = (value: unknown) =>
  Array.isArray(value) ? value.every((one) => typeof one !== 'object') : typeof value !== 'object'
