import type { routes } from '../http/api/orders.ts'
import type { routes as workspaces } from '../http/api/workspace.ts'
import type { Desk } from './desk.ts'
import type { AnswerOf, Hub } from './hub.ts'
import { No } from './no.ts'
import { columns, several, wallTime } from './words.ts'

type Page = AnswerOf<typeof routes.show>
type Hit = AnswerOf<typeof routes.search>['hits'][number]

/** What became of one order, by any id: order number, key, tracking number, backer number, e-mail, or its page's own id. */
export async function trace(hub: Hub, desk: Desk, words: string, { json }: { json: boolean }): Promise<void> {
  const id = /^(kickstarter|order)\..+\./.test(words) ? words : await oneHit(hub, desk, words, json)
  const [page, { zone }] = await Promise.all([
    hub.get<typeof routes.show>(`/api/orders/${encodeURIComponent(id)}`),
    hub.get<typeof workspaces.workspace>('/api/workspace'),
  ])
  if (json) return desk.answer(page)
  desk.say(`${page.title}\n${page.says}`)
  desk.say(
    `\n${columns(page.sides.map(({ system, title, state, url }) => [system, title, state, url?.startsWith('/') ? hub.url + url : (url ?? '')]))}`,
  )
  for (const { number, carrier, shippedOn, voided } of page.tracking)
    desk.say(
      `  ${[carrier, number ?? 'without a number', shippedOn, voided ? 'voided' : ''].filter(Boolean).join(', ')}`,
    )
  desk.say('')
  for (const entry of page.timeline.toSorted((a, b) => a.at.localeCompare(b.at))) tell(desk, entry, zone)
  if (page.next) desk.say(`\nNext: ${page.next.says}`)
  desk.say(`\nTimes are of ${zone}. ${hub.url}/orders/${id}`)
}

function tell(desk: Desk, entry: Page['timeline'][number], zone: string): void {
  const { at, kind, title, detail, who, changes, wire } = entry
  desk.say(`${wallTime(at, zone)}  ${title}${who ? `, by ${who}` : ''}${detail ? `. ${detail}` : ''}`)
  const indent = ' '.repeat(21)
  for (const { field, before, after } of changes)
    desk.say(`${indent}${field}: ${before ?? 'empty'} → ${after ?? 'empty'}`)
  // An answer's entry carries the same request as the one that sent it: once is enough.
  if (!wire || kind === 'accepted' || kind === 'told') return
  const { request, answer, milliseconds, attempt, nextTry } = wire
  const answered = answer
    ? `${answer.status}${milliseconds === null ? '' : ` in ${milliseconds} ms`}`
    : 'no answer'
  const more = [attempt > 1 ? `attempt ${attempt}` : '', nextTry ? `next try ${wallTime(nextTry, zone)}` : '']
  desk.say(
    `${indent}${[`${request.method} ${request.path}: ${answered}`, ...more].filter(Boolean).join(', ')}`,
  )
}

/** The id of the one order's page. Several: they are listed, and which one is said with the id beside it. */
async function oneHit(hub: Hub, desk: Desk, words: string, json: boolean): Promise<string> {
  const query = new URLSearchParams({ q: words }).toString()
  const { hits } = await hub.get<typeof routes.search>(`/api/search?${query}`)
  const orders = hits.filter(({ href }) => href.startsWith('/orders/'))
  const exact = orders.filter(({ title }) => title.toLowerCase() === words.trim().toLowerCase())
  const [only, ...others] = exact.length === 1 ? exact : orders
  if (!only)
    throw new No(1, `Nothing here has the id “${words}”.`, {
      remedy:
        'Try the order number, the tracking number, the backer number or the e-mail address, as written in ShipStation or the backer report.',
    })
  if (others.length === 0) return idOf(only)
  if (json) desk.answer({ hits: orders })
  else desk.say(columns(orders.map((hit) => [idOf(hit), hit.title, hit.detail])))
  throw new No(1, `${several(orders.length, 'order fits', 'orders fit')} “${words}”.`, {
    remedy: 'Trace one of them by the id in front of it.',
  })
}

const idOf = ({ href }: Hit) => href.slice('/orders/'.length)
