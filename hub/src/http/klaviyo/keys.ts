import { createHash } from 'node:crypto'
import type { Checked } from '../../connector.ts'
import { NoAccess } from '../../connectors/klaviyo/check.ts'
import { ADDRESS } from '../../connectors/klaviyo/facts.ts'
import { visit } from '../../engine/visit.ts'
import { NotSent } from '../../engine/wire.ts'
import { foundIn } from '../../klaviyo/allow.ts'
import { syncsOfAccount } from '../../klaviyo/sync.ts'
import { connectionsOf } from '../../store/connections.ts'
import type { Answer } from '../api/define.ts'
import type { routes } from '../api/klaviyo.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'

type No = { says: string; remedy: string }
export type Tried = { checked: Checked } | { no: No }

const make =
  'In Klaviyo: account name in the lower left, Settings, Account, API keys, Create Private API Key, Custom Key, with accounts:read, events:read, events:write and metrics:read. It is shown once.'

/** What can be seen without asking anybody. */
function faultOf(apiKey: string): No | null {
  if (apiKey === '') return { says: 'The private key is missing.', remedy: make }
  if (/\s/.test(apiKey)) return { says: 'There is a space inside the key.', remedy: 'Copy it again, alone.' }
  if (/^[A-Za-z0-9]{6}$/.test(apiKey))
    return { says: 'This is the public key, which names the account and opens nothing.', remedy: make }
  if (!apiKey.startsWith('pk_'))
    return {
      says: 'This does not look like a private key of Klaviyo’s, which begins with pk_.',
      remedy: make,
    }
  return null
}

/** Asks Klaviyo with a key that is not kept. Gives what it found, or why not and what to do. */
export async function tryKey(deps: Deps, workspace: string, given: string): Promise<Tried> {
  const apiKey = given.trim()
  const no = faultOf(apiKey)
  if (no) return { no }
  const connector = deps.registry.connector('klaviyo')
  const settings = connector.settings.parse({ base: baseFor(deps) })
  const api = connector.api?.({ apiKey }, settings)
  const { check } = connector
  if (!api || !check) throw new Error('the Klaviyo connector cannot be asked')
  const name = `klaviyo?${createHash('sha256').update(apiKey).digest('hex').slice(0, 12)}`
  const { context, membership } = deps.engine
  return patiently(deps, () =>
    visit(context, membership, { workspace, name, api, settings }, (io) => check(io)),
  )
}

/** Klaviyo tells of an account once a second: whoever presses twice need not know. */
const waits = [1200, 2500, null]
export async function patiently(deps: Pick<Deps, 'clock'>, look: () => Promise<Checked>): Promise<Tried> {
  for (const wait of waits) {
    try {
      return { checked: await look() }
    } catch (error) {
      const isBusy = error instanceof NoAccess && error.status === 429
      if (!isBusy || wait === null) return { no: wordsFor(error) }
      await deps.clock.sleep(wait)
    }
  }
  return { no: wordsFor(null) }
}

/** Klaviyo's own address, or the operator's sandbox. */
export const baseFor = ({ klaviyoUrl }: Pick<Deps, 'klaviyoUrl'>): string =>
  klaviyoUrl === null ? ADDRESS : klaviyoUrl.endsWith('/') ? klaviyoUrl : `${klaviyoUrl}/`

/** Each way it can fail has its own sentence. */
function wordsFor(error: unknown): No {
  const status = error instanceof NoAccess ? error.status : undefined
  if (status === 401 || status === 400)
    return {
      says: 'Klaviyo does not accept this key.',
      remedy: `It was mistyped, cut off, or deleted. Copy it again or make a new one. ${make}`,
    }
  if (status === 403)
    return {
      says: 'Klaviyo knows this key, but it may not see the account: the scope accounts:read is missing.',
      remedy: `A key’s scopes cannot be changed afterwards. ${make}`,
    }
  if (status === 410)
    return {
      says: 'Klaviyo no longer answers the revision of its interface that this hub speaks.',
      remedy: 'Update Longshore.',
    }
  if (status === 429)
    return {
      says: 'Klaviyo asks to wait: other programs have used up this minute’s requests of the account.',
      remedy: 'Wait a minute and try again.',
    }
  if (status !== undefined && status >= 500)
    return {
      says: 'Klaviyo has an error of its own at the moment.',
      remedy: 'Try again in a few minutes; status.klaviyo.com says how they are.',
    }
  if (error instanceof NotSent)
    return {
      says: 'Klaviyo cannot be reached from here.',
      remedy: 'Check this machine’s internet connection (and HTTPS_PROXY, if you need one), then try again.',
    }
  if (error instanceof Error && /Timeout/.test(error.name))
    return { says: 'Klaviyo did not answer in time.', remedy: 'Try again in a few minutes.' }
  return {
    says: 'Something that is not Klaviyo’s interface answered, or the connection broke.',
    remedy: 'A proxy or a firewall can do that. Try again; if it stays, ask whoever runs your network.',
  }
}

type View = Answer<typeof routes.check>
/** What the check found, scope by scope. A key that cannot send is not taken. */
export async function checkedView(deps: Deps, workspace: string, tried: Tried): Promise<View> {
  if ('no' in tried) return { ok: false, ...tried.no, account: null, scopes: [], ...nobody }
  const { checked } = tried
  const { account, scopes } = foundIn(checked)
  const missing = scopes.filter(({ ok }) => !ok)
  const names = missing.map(({ scope }) => scope).join(', ')
  const lost = missing.map(({ what }) => what).join(' and ')
  const remedy =
    missing.length === 0
      ? null
      : `Without ${names} there is no ${lost}. A key’s scopes cannot be changed afterwards. ${make}`
  return {
    ...{ ok: missing.every(({ needed }) => !needed), says: checked.says, remedy, account },
    scopes: scopes.map(({ scope, ok, needed, what }) => ({
      ...{ scope, ok, needed },
      says: ok
        ? `For ${what}.`
        : `Missing: it is for ${what}${needed ? ', and nothing goes without it' : ''}.`,
    })),
    ...(await alreadyThere(deps, workspace, checked.account)),
  }
}

const nobody = { integration: null, goingThere: [] }

/** Which ShipStation connections send to this account already; where all of them do, the one to open. */
async function alreadyThere({ db }: Deps, workspace: string, account: string) {
  const syncs = await syncsOfAccount(db, workspace, account)
  const [first] = syncs
  if (!first) return nobody
  const shops = (await connectionsOf(db, workspace)).filter(({ connector }) => connector === 'shipstation')
  const going = shops.filter((shop) => syncs.some(({ connected }) => connected === shop.account))
  return {
    integration: going.length === shops.length ? first.id : null,
    goingThere: going.map(({ id }) => id),
  }
}

/** The key's check where it has to hold. @throws Problem 422 with what is missing */
export async function goodKey(deps: Deps, workspace: string, apiKey: string): Promise<Checked> {
  const tried = await tryKey(deps, workspace, apiKey)
  const view = await checkedView(deps, workspace, tried)
  if ('checked' in tried && view.ok) return tried.checked
  throw new Problem(422, view.says, { ...(view.remedy ? { remedy: view.remedy } : {}), field: 'apiKey' })
}
