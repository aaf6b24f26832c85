import type { routes } from '../http/api/connections.ts'
import type { Desk } from './desk.ts'
import type { AnswerOf, Hub } from './hub.ts'
import { No } from './no.ts'
import { columns } from './words.ts'

type Connection = AnswerOf<typeof routes.show>
type Keys = { apiKey: string; apiSecret: string }
export type ConnectOptions = {
  key?: string
  secret?: string
  sandbox?: boolean
  expires?: string
  name?: string
  yes?: boolean
  json: boolean
}

/** Connects ShipStation: the live check first, then the keys are kept. */
export async function connect(hub: Hub, desk: Desk, options: ConnectOptions): Promise<void> {
  refuseWrong(options)
  if (options.sandbox) return connectSandbox(hub, desk, options)
  const keys = await keysFrom(desk, options)
  const checked = await hub.send<typeof routes.check>('POST', '/api/connections/shipstation/check', keys)
  if (!checked.ok) throw new No(1, checked.says, checked)
  if (!options.json) tellStores(desk, checked.says, checked.stores)
  const expiresOn = options.expires ?? null
  const there = checked.alreadyConnectedAs
  if (there === null) {
    const body = { ...keys, expiresOn, ...(options.name === undefined ? {} : { name: options.name }) }
    const made = await hub.send<typeof routes.add>('POST', '/api/connections/shipstation', body)
    return tell(hub, desk, made, options.json, 'Connected')
  }
  const { connections } = await hub.get<typeof routes.list>('/api/connections')
  const old = connections.find((one) => one.name === there)
  if (!old) throw new No(1, `This account is connected already as “${there}”.`)
  const replaces = await desk.ask(
    `This account is connected already as “${there}”. Replace its keys by these?`,
    options.yes ?? false,
  )
  if (!replaces) return desk.say('Nothing was changed.')
  const path = `/api/connections/${old.id}/keys`
  const made = await hub.send<typeof routes.replaceKeys>('PUT', path, { ...keys, expiresOn })
  return tell(hub, desk, made, options.json, 'Replaced the keys of')
}

async function connectSandbox(hub: Hub, desk: Desk, { json }: ConnectOptions) {
  const made = await hub.send<typeof routes.sandbox>('POST', '/api/connections/sandbox')
  tell(hub, desk, made, json, 'Connected')
  if (!json)
    desk.say(
      `The sandbox's own page, where labels are printed and orders held: ${made.sandboxUrl ?? 'not running'}`,
    )
}

function refuseWrong({ key, secret, sandbox, expires }: ConnectOptions): void {
  if (sandbox && (key !== undefined || secret !== undefined))
    throw new No(2, 'The sandbox brings its own keys.', {
      remedy: 'Leave --key and --secret away, or --sandbox.',
    })
  if (expires !== undefined && !isDay(expires))
    throw new No(2, `--expires is "${expires}", and that is no day.`, { remedy: 'Write it like 2027-03-31.' })
}

/** As on a wall calendar: 2026-02-30 is none. */
export const isDay = (text: string) =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text

/** What is not on the command line is asked for and never shown. Both halves may be pasted at once, at the first question. */
async function keysFrom(desk: Desk, { key, secret }: ConnectOptions): Promise<Keys> {
  const apiKey = key ?? (await desk.secret('API Key (V1; not shown): ')) ?? ''
  const both = apiKey.trim().split(/[\s:,;]+/).length === 2
  // The hub parts them: it knows what a key looks like.
  if (both && secret === undefined) return { apiKey, apiSecret: apiKey }
  const apiSecret = secret ?? (await desk.secret('API Secret (not shown): ')) ?? ''
  if (apiKey.trim() === '' || apiSecret.trim() === '')
    throw new No(2, `The API ${apiKey.trim() === '' ? 'key' : 'secret'} is missing.`, {
      remedy:
        'In ShipStation, as the Account Owner: Account, API Settings, choose V1, generate; it shows both halves once. Without ShipStation: --sandbox.',
    })
  return { apiKey, apiSecret }
}

function tellStores(desk: Desk, says: string, stores: Connection['stores']): void {
  desk.say(says)
  if (stores.length === 0) return
  desk.say(
    columns(
      stores.map(({ name, marketplace, manual, active }) => [
        name,
        manual ? 'manual store' : marketplace,
        active ? '' : 'inactive',
      ]),
    ),
  )
}

function tell(hub: Hub, desk: Desk, made: Connection, json: boolean, deed: string): void {
  if (json) return desk.answer(made)
  desk.say(`${deed} “${made.name}”. ${made.expiresSays ?? ''}`.trim())
  desk.say(`${hub.url}/connections/${made.id}`)
}
