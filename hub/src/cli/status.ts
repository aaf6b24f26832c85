import type { routes as campaigns } from '../http/api/campaigns.ts'
import type { routes as connections } from '../http/api/connections.ts'
import type { routes as syncs } from '../http/api/sync.ts'
import type { routes as workspace } from '../http/api/workspace.ts'
import type { Desk } from './desk.ts'
import type { AnswerOf, Hub } from './hub.ts'
import { columns, several } from './words.ts'

type Wait = { question: string; count: number; href: string }
type Status = {
  overview: AnswerOf<typeof workspace.overview>
  connections: AnswerOf<typeof connections.list>['connections']
  campaigns: AnswerOf<typeof campaigns.list>['campaigns']
  waits: Wait[]
}

/** Is all in step, and what waits. */
export async function status(hub: Hub, desk: Desk, { json }: { json: boolean }): Promise<void> {
  const now = await look(hub)
  if (json) return desk.answer(now)
  const { overview } = now
  desk.say(overview.sentence)
  section(
    desk,
    'Integrations',
    overview.integrations.map(({ title, status: { word, detail }, today }) => [
      title,
      word,
      `${detail ? `${detail} ` : ''}Today: ${today.seen} seen, ${today.sent} sent, ${today.shipped} shipped.`,
    ]),
  )
  section(
    desk,
    'Connections',
    now.connections.map(({ name, status: { word, detail }, apiKey, second, budget, expiresSays }) => [
      name,
      word,
      [
        detail,
        `Key …${apiKey.last4}.`,
        second && `Second key …${second.last4}${second.refused ? ', not used' : ''}.`,
        budget && `${budget.remaining} of ${budget.limit} requests are left for ${budget.resetsInSeconds} s.`,
        expiresSays,
      ]
        .filter(Boolean)
        .join(' '),
    ]),
  )
  section(
    desk,
    'Campaigns',
    now.campaigns.map((campaign) => [campaign.name, campaign.status.word, countsSay(campaign)]),
  )
  const waits = [
    ...overview.issues.map(({ count, title, says, href }) => ({ count, says: `${title}. ${says}`, href })),
    ...now.waits.map(({ count, question, href }) => ({ count, says: question, href })),
  ]
  if (waits.length > 0) desk.say('\nWaits for you')
  for (const { count, says, href } of waits) desk.say(`  ${count} × ${says}\n      ${hub.url}${href}`)
  if (overview.next) desk.say(`\nNext: ${overview.next.says} ${hub.url}${overview.next.href}`)
}

async function look(hub: Hub): Promise<Status> {
  const [overview, connected, made] = await Promise.all([
    hub.get<typeof workspace.overview>('/api/overview'),
    hub.get<typeof connections.list>('/api/connections'),
    hub.get<typeof campaigns.list>('/api/campaigns'),
  ])
  const waiting = made.campaigns.filter(({ counts }) => counts.waiting > 0)
  const outlooks = await Promise.all(
    waiting.map(async ({ slug, name }) => {
      const { waits } = await hub.get<typeof syncs.outlook>(`/api/campaigns/${slug}/sync/outlook`)
      return waits.map((wait) => ({ ...wait, question: `${name}: ${wait.question}` }))
    }),
  )
  return { overview, connections: connected.connections, campaigns: made.campaigns, waits: outlooks.flat() }
}

function section(desk: Desk, title: string, rows: string[][]): void {
  if (rows.length === 0) return
  desk.say(`\n${title}`)
  desk.say(columns(rows))
}

/** What one campaign holds, in a line. */
export const countsSay = ({ counts }: Status['campaigns'][number]) =>
  `${several(counts.backers, 'backer')}, ${counts.finalized} finalized, ${counts.waiting} waiting, ${counts.inShipstation} in ShipStation, ${counts.shipped} shipped.`
