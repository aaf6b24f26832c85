import type { routes as backers } from '../http/api/backers.ts'
import type { routes } from '../http/api/sync.ts'
import { type Campaign, campaignNamed } from './campaign.ts'
import type { Desk } from './desk.ts'
import type { AnswerOf, Hub } from './hub.ts'
import { No } from './no.ts'
import { countsSay } from './status.ts'
import { columns, several } from './words.ts'

export const DEEDS = ['status', 'send-one', 'release', 'pause', 'restart'] as const
export type Deed = (typeof DEEDS)[number]
export type SyncOptions = { campaign?: string; yes?: boolean; tracking?: boolean; json: boolean }
type Sync = AnswerOf<typeof routes.configure>
type Outlook = AnswerOf<typeof routes.outlook>
type On = { hub: Hub; desk: Desk; campaign: Campaign; at: string; options: SyncOptions }

const lookMs = 300
const mostLooks = 200

/** The campaign's ShipStation sync: how it stands, or one deed. What reaches outside says its consequence first. */
export async function sync(
  hub: Hub,
  desk: Desk,
  deed: Deed,
  number: string | undefined,
  options: SyncOptions,
): Promise<void> {
  if ((deed === 'send-one') !== (number !== undefined))
    throw new No(2, deed === 'send-one' ? 'Whose order?' : `${deed} takes no backer number.`, {
      remedy: 'Write it like npx longshore sync send-one 12.',
    })
  const campaign = await campaignNamed(hub, options.campaign)
  const on: On = { hub, desk, campaign, at: `/api/campaigns/${campaign.slug}`, options }
  if (deed === 'status') return show(on)
  await refuseUnconfigured(on)
  if (number !== undefined) return sendOne(on, number)
  const consequence = { release: releaseSays, pause: pauseSays, restart: restartSays }[
    deed as 'release' | 'pause' | 'restart' // why: the other two have gone their way above
  ]
  const body = deed === 'pause' ? { keepTracking: options.tracking ?? true } : {}
  const agreed = await agree(on, await consequence(on), deed)
  report(on, agreed ? await hub.send<typeof routes.release>('POST', `${on.at}/sync/${deed}`, body) : null)
}

const pageOf = ({ hub, campaign }: On) => `${hub.url}/campaigns/${campaign.slug}/sync`

async function refuseUnconfigured(on: On): Promise<void> {
  const { sync: now } = await on.hub.get<typeof routes.show>(`${on.at}/sync`)
  if (now === null)
    throw new No(1, `ShipStation sync is not configured for ${on.campaign.name}.`, {
      remedy: `Choose the connection, the store and the ship-from location first: ${pageOf(on)}`,
    })
}

async function show(on: On): Promise<void> {
  const { hub, desk, campaign, at, options } = on
  const [{ sync: now }, outlook] = await Promise.all([
    hub.get<typeof routes.show>(`${at}/sync`),
    hub.get<typeof routes.outlook>(`${at}/sync/outlook`),
  ])
  if (options.json) return desk.answer({ campaign, sync: now, outlook })
  desk.say(`${campaign.name}: ${campaign.status.word}. ${campaign.status.detail}`.trim())
  desk.say(countsSay(campaign))
  if (now) desk.say(standsSay(now))
  else desk.say(`ShipStation sync is not configured: ${pageOf(on)}`)
  desk.say(outlookSays(outlook))
}

const standsSay = ({ store, connection, prefix, shipFrom, queue, mail, state, pausedBy }: Sync) =>
  [
    `To the store ${store.name} of ${connection.name}, as ${prefix}…, from ${shipFrom?.name ?? 'the standard ship-from location'}.`,
    state === 'paused' ? `Paused${pausedBy ? ` by ${pausedBy}` : ''}: nothing leaves.` : '',
    queueSays(queue),
    `E-mails to backers: ${mail.says}`,
  ]
    .filter(Boolean)
    .join('\n')

const queueSays = ({ queued, sending, unknown, doneToday, aboutSeconds }: Sync['queue']) =>
  `${queued} queued, ${sending} on their way, ${unknown} without an answer, ${doneToday} done in 24 hours.${aboutSeconds === null ? '' : ` About ${aboutSeconds} s left.`}`

function outlookSays({ says, countries, waits, skips, twins, requests, ready }: Outlook): string {
  const list = (all: { label: string; count: number }[]) =>
    all.map(({ label, count }) => `${label} ${count}`).join(', ')
  const lines = [says]
  if (ready > 0) lines.push(`To ${list(countries)}, in ${several(requests, 'request')}.`)
  if (waits.length > 0)
    lines.push(
      'Waiting for an answer:',
      columns(waits.map(({ count, question }) => [String(count), question])),
    )
  if (skips.length > 0)
    lines.push('Not sent:', columns(skips.map(({ count, label }) => [String(count), label])))
  if (twins > 0)
    lines.push(`${several(twins, 'order looks', 'orders look')} like one that ShipStation has already.`)
  return lines.join('\n')
}

const releaseSays = async ({ hub, at }: On) =>
  `${outlookSays(await hub.get<typeof routes.outlook>(`${at}/sync/outlook`))}\nReleased, these and all that become ready later go by themselves.`
const restartSays = async ({ hub, at }: On) =>
  (await hub.get<typeof routes.restartOutlook>(`${at}/sync/restart`)).says

async function pauseSays({ hub, at, options }: On): Promise<string> {
  const { sync: now } = await hub.get<typeof routes.show>(`${at}/sync`)
  const waits = (now?.queue.queued ?? 0) + (now?.queue.sending ?? 0)
  const tracking =
    (options.tracking ?? true)
      ? 'Tracking numbers go on coming in.'
      : 'Tracking numbers are not shown until then.'
  return `Nothing leaves until you restart: no order, no change, no e-mail. ${several(waits, 'order')} would wait. ${tracking}`
}

async function sendOne(on: On, number: string): Promise<void> {
  const { hub, at } = on
  const backer = `${at}/backers/${encodeURIComponent(number)}`
  const { row } = await hub.get<typeof backers.show>(backer)
  if (row.state === 'unreleased') {
    const would = await hub.get<typeof backers.wouldSend>(`${backer}/would-send`)
    if (!(await agree(on, wouldSay(would), 'send-one'))) return report(on, null)
  }
  await hub.send<typeof routes.sendOne>('POST', `${at}/sync/send-one`, { number })
  report(on, await sent(on, number))
}

function wouldSay(would: AnswerOf<typeof backers.wouldSend>): string {
  const { orderNumber, store, shipTo, lines, shipping, tax, total, paid } = would
  const to = shipTo && [shipTo.name, shipTo.city, shipTo.country].filter(Boolean).join(', ')
  const goods = lines.map(({ quantity, sku, name, unitPrice }) => [
    `${quantity} ×`,
    sku,
    name,
    unitPrice ?? '',
  ])
  const money = `Shipping ${shipping}, tax ${tax}, total ${total ?? 'unknown'}; paid ${paid ?? '0'}.`
  return `Order ${orderNumber} for the store ${store}, to ${to ?? 'no address'}:\n${columns(goods)}\n${money}`
}

/** Looks until that order is there or stands still; what takes longer than a minute goes on by itself. */
async function sent({ hub, desk, at }: On, number: string): Promise<Sync | null> {
  for (let looks = 0; ; looks += 1) {
    const { sync: now } = await hub.get<typeof routes.show>(`${at}/sync`)
    const one = now?.sentOne
    const underWay = one?.number === number && ['unreleased', 'queued', 'sending'].includes(one.state)
    if (!underWay || looks >= mostLooks) return now
    desk.progress(one.says)
    await new Promise((resolve) => setTimeout(resolve, lookMs))
  }
}

async function agree({ desk, options }: On, consequence: string, deed: Deed): Promise<boolean> {
  if (!options.json) desk.say(consequence)
  const question = {
    'send-one': 'Send it?',
    release: 'Release them?',
    pause: 'Pause?',
    restart: 'Restart?',
    status: '',
  }[deed]
  return desk.ask(question, options.yes ?? false)
}

function report({ desk, hub, campaign, options }: On, after: Sync | null): void {
  if (options.json) return desk.answer(after)
  if (!after) return desk.say('Nothing was changed.')
  if (after.sentOne && after.released === 'one')
    desk.say(`Backer ${after.sentOne.number}: ${after.sentOne.says}`)
  desk.say(`${campaign.name} is ${after.state === 'paused' ? 'paused' : 'active'}. ${queueSays(after.queue)}`)
  desk.say(`${hub.url}/campaigns/${campaign.slug}/sync`)
}
