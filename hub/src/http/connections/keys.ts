import { createHash } from 'node:crypto'
import { ADDRESS, secrets } from '../../connectors/shipstation/facts.ts'
import type { Checked } from '../../connector.ts'
import { visit } from '../../engine/visit.ts'
import { NotSent } from '../../engine/wire.ts'
import { connectionFor, type ConnectionRow, connectionsOf, type Which } from '../../store/connections.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'

export type Keys = { apiKey: string; apiSecret: string }
type No = { says: string; remedy: string; field?: string }

export const steps =
  'In ShipStation, as the Account Owner: cog (or My Profile), Account, API Settings, choose V1 in the drop-down, press Generate API Key, click the link in the mail ShipStation sends, press it again, choose an expiry, copy both halves.'

/** Trims, and takes both halves out of one paste: "key secret", "key:secret" or two lines. */
export function tidy({ apiKey, apiSecret }: Keys): Keys {
  const trimmed = { apiKey: apiKey.trim(), apiSecret: apiSecret.trim() }
  const parts = trimmed.apiKey.split(/[\s:,;]+/).filter(Boolean)
  if (parts.length === 2 && (trimmed.apiSecret === '' || trimmed.apiSecret === trimmed.apiKey))
    return { apiKey: parts[0] ?? '', apiSecret: parts[1] ?? '' }
  return trimmed
}

/** What can be seen without asking anybody. */
export function faultOf({ apiKey, apiSecret }: Keys): No | null {
  if (apiKey === '' || apiSecret === '') {
    return {
      says: apiKey === '' ? 'The API key is missing.' : 'The API secret is missing.',
      remedy: 'ShipStation shows two halves: copy both. If the secret is lost, make a new pair.',
      field: apiKey === '' ? 'apiKey' : 'apiSecret',
    }
  }
  if (apiKey === apiSecret)
    return {
      says: 'Key and secret are the same text.',
      remedy:
        'ShipStation shows two different ones: copy the API Key into the first field and the API Secret into the second.',
      field: 'apiSecret',
    }
  if (/\s/.test(apiKey + apiSecret))
    return {
      says: 'There is a space inside the key or the secret.',
      remedy: 'Copy them again, each alone.',
      field: /\s/.test(apiKey) ? 'apiKey' : 'apiSecret',
    }
  if (looksLikeV2(apiKey) || looksLikeV2(apiSecret)) {
    return {
      says: 'This looks like a key of ShipStation’s V2 interface, which has no secret.',
      remedy:
        'In API Settings choose V1 in the drop-down, then generate: a V1 pair has a key and a secret of 32 letters and digits each.',
      field: 'apiKey',
    }
  }
  return null
}
const looksLikeV2 = (text: string) => /^(TEST_|LIVE_)/.test(text) || /^[A-Za-z0-9+/]{42,44}=?$/.test(text)

/** Asks ShipStation with these keys. Gives what it found, or why not and what to do. */
export async function tryKeys(
  deps: Deps,
  workspace: string,
  keys: Keys,
  base: string,
): Promise<{ checked: Checked } | { no: No }> {
  const fault = faultOf(keys)
  if (fault) return { no: fault }
  try {
    const used = await laneUsing(deps, workspace, keys, base)
    const checked = used
      ? await used.lane.visit((io) => checkOf(deps)(io), used.which)
      : await asVisitor(deps, workspace, keys, base)
    if (checked === null)
      return { no: { says: 'This connection was removed meanwhile.', remedy: 'Try again.' } }
    return checked.marks.length === 0 ? { no: storeless } : { checked }
  } catch (error) {
    return { no: wordsFor(error) }
  }
}

/** ShipStation does not name its accounts: their stores do. Two accounts without any would be taken for one, and share orders. */
const storeless: No = {
  says: 'This ShipStation account has no store yet.',
  remedy:
    'Add one in ShipStation first (Settings, Selling Channels, Store Setup; one for manual orders is enough), then connect: accounts are told apart by their stores.',
}

function checkOf(deps: Deps) {
  const { check } = deps.registry.connector('shipstation')
  if (!check) throw new Error('the ShipStation connector cannot be asked')
  return check
}

/** A pair that an account's lane works with already: what is asked with it is spent from its 40 a minute there. */
async function laneUsing(deps: Deps, workspace: string, keys: Keys, base: string) {
  for (const row of await connectionsOf(deps.db, workspace)) {
    if (row.connector !== 'shipstation' || row.settings.base !== base) continue
    const which = (['first', 'second'] as const).find((one) => isSame(pairOf(deps, row, one), keys))
    if (!which) continue
    // Of two connections to one account the lane works with the newest: the other's pairs have minutes of their own.
    const working = await connectionFor(deps.db, workspace, row.account)
    const lane = working?.id === row.id ? deps.engine.lane(workspace, row.account) : null
    if (lane) return { lane, which }
  }
  return null
}

/** A pair that is kept; null where there is no second one, or none that can be opened: that stands in the way of nothing. */
export function pairOf(deps: Pick<Deps, 'engine'>, row: ConnectionRow, which: Which): Keys | null {
  const pair = () => secrets.parse(deps.engine.context.secretsOf(row, which))
  if (which === 'first') return pair()
  try {
    return row.second && pair()
  } catch {
    return null
  }
}

const isSame = (kept: Keys | null, { apiKey, apiSecret }: Keys) =>
  kept?.apiKey === apiKey && kept.apiSecret === apiSecret

/** A pair that nobody works with has its own 40 a minute at ShipStation: it is asked on a lane row named after it. */
async function asVisitor(deps: Deps, workspace: string, keys: Keys, base: string): Promise<Checked> {
  const settings = { base }
  const api = deps.registry.connector('shipstation').api?.(keys, settings)
  if (!api) throw new Error('the ShipStation connector cannot be asked')
  const name = `shipstation?${createHash('sha256').update(keys.apiKey).digest('hex').slice(0, 12)}`
  const { context, membership } = deps.engine
  return visit(context, membership, { workspace, name, api, settings }, (io) => checkOf(deps)(io))
}

/** Each way it can fail has its own sentence; where ShipStation answers the same for several, all are named. */
export function wordsFor(error: unknown): No {
  const status = (error as { status?: number }).status
  if (status === 401) {
    return {
      says: 'ShipStation does not accept this pair.',
      remedy: `It gives the same answer for a mistyped, swapped, expired or deleted pair. Check that the key is in the first field and the secret in the second; otherwise make a new pair. ${steps}`,
      field: 'apiSecret',
    }
  }
  if (status === 402)
    return {
      says: 'ShipStation says that this account’s plan has no API access.',
      remedy:
        'The plan must include it: Gold, Scale or Accelerate, as ShipStation names them on its different price lists. Change the plan there, then try again.',
    }
  if (status === 403)
    return {
      says: 'ShipStation knows this pair but does not allow it to look.',
      remedy:
        'The pair must be made by the Account Owner. Ask them to make one, or ask support@shipstation.com who that is.',
    }
  if (status === 429)
    return {
      says: 'ShipStation asks to wait: another program has used this key’s 40 requests of the minute.',
      remedy:
        'Wait a minute and try again. If it keeps happening, find out which other program uses the same pair.',
    }
  if (error instanceof NotSent)
    return {
      says: 'ShipStation cannot be reached from here.',
      remedy: 'Check this machine’s internet connection (and HTTPS_PROXY, if you need one), then try again.',
    }
  if (error instanceof Error && /Timeout/.test(error.name))
    return {
      says: 'ShipStation did not answer in time.',
      remedy: 'It may be slow at the moment. Try again in a few minutes.',
    }
  if (error instanceof Error && (error.name === 'NotJson' || error.name === 'Misshapen'))
    return {
      says: 'Something that is not ShipStation’s interface answered, a web page for instance.',
      remedy:
        'A proxy, a firewall or ShipStation’s maintenance page can do that. Try again; if it stays, ask whoever runs your network.',
    }
  if (status !== undefined && status >= 500)
    return {
      says: 'ShipStation has an error of its own at the moment.',
      remedy: 'Try again in a few minutes; status.shipstation.com says how they are.',
    }
  return { says: 'The connection to ShipStation broke before it had answered.', remedy: 'Try again.' }
}

export function refuse(no: No): never {
  throw new Problem(422, no.says, { remedy: no.remedy, ...(no.field ? { field: no.field } : {}) })
}

/** Where ShipStation is: its own address, or the operator's sandbox. */
export const baseFor = (deps: Pick<Deps, 'shipstationUrl' | 'sandbox'>, keys: Keys): string => {
  const running = deps.sandbox.running()
  if (running && running.apiKey === keys.apiKey) return slashed(running.url)
  return deps.shipstationUrl === null ? ADDRESS : slashed(deps.shipstationUrl)
}
const slashed = (url: string) => (url.endsWith('/') ? url : `${url}/`)
