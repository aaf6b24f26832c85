import { z } from 'zod'
import { OPERATIONS, type OperationName } from '../../wire.ts'
import type { Key } from '../account.ts'
import { Fault } from '../faults.ts'
import { makeKey, SCOPES } from '../keys.ts'
import { accountId } from '../routes/accounts.ts'
import { Settings } from '../settings.ts'
import { isZone } from '../zone.ts'
import { wallText } from './feed.ts'
import { type Control, Misuse } from './control.ts'

/** What the page's frame shows. */
export function overview({ world }: Pick<Control, 'world'>) {
  const { account, clock, rates } = world
  return {
    now: new Date(clock.now()).toISOString(),
    wall: wallText(account, clock.now()),
    speed: clock.speed,
    revision: world.revision,
    id: accountId(account.seed),
    account: account.card,
    settings: account.settings,
    visibleMs: account.visibleMs,
    rejected: account.rejected,
    faults: world.faults.waiting,
    isLimited: rates.isOn,
    windows: rates.left(),
    counts: {
      events: account.events.size,
      profiles: account.profiles.size,
      metrics: account.metrics.size,
      requests: world.requests.count,
    },
  }
}

/** What is left of each call's windows, its past minutes, and the newest requests first. */
export function requestLog({ world: { requests, rates }, query }: Control) {
  const last = requests.last.slice(-Number(query.get('last') ?? 200)).reverse()
  return { count: requests.count, left: rates.left(), windows: rates.past.slice(-50).reverse(), last }
}

/** `{ clear: true }`, or a fault. */
export function addFault({ world, body: { clear, ...fault } }: Pick<Control, 'world' | 'body'>) {
  if (clear === true) world.faults.clear()
  if (Object.keys(fault).length > 0) world.faults.add(Fault.parse(fault))
  return { waiting: world.faults.waiting }
}

const Keys = z.strictObject({
  make: z.union([z.literal(true), z.array(z.string())]).optional(),
  name: z.string().optional(),
  revoke: z.string().optional(),
  restore: z.string().optional(),
  /** With `addScope` or `removeScope`. */
  key: z.string().optional(),
  addScope: z.string().optional(),
  removeScope: z.string().optional(),
})

/** `{ make: true | scopes }`, `{ revoke: key }`, `{ restore: key }`, `{ key?, addScope | removeScope }`; the first key when none is named. */
export function changeKeys({ world: { account }, body }: Control) {
  const { make, name, revoke, restore, key, addScope, removeScope } = Keys.parse(body)
  const first = account.keys.all().find(({ state }) => state === 'active') ?? account.keys.all()[0]
  const change = (which: string | undefined, to: (key: Key) => Partial<Key>) => {
    const kept = which === undefined ? first : account.keys.get(which)
    if (!kept) throw new Misuse(`There is no key ${which}.`)
    account.keys.put(kept.key, { ...kept, ...to(kept) })
  }
  if (revoke !== undefined) change(revoke, () => ({ state: 'revoked' }))
  if (restore !== undefined) change(restore, () => ({ state: 'active' }))
  if (removeScope !== undefined)
    change(key, ({ scopes }) => ({ scopes: scopes.filter((one) => one !== removeScope) }))
  if (addScope !== undefined) change(key, ({ scopes }) => ({ scopes: [...new Set([...scopes, addScope])] }))
  const made = make === undefined ? null : makeKey(account, make === true ? SCOPES : make, name)
  return { made, keys: account.keys.all(), scopes: SCOPES }
}

const CardChange = z.strictObject({
  organization: z.string().optional(),
  timezone: z.string().refine(isZone, 'The time zone is a name such as America/New_York.').optional(),
  currency: z.string().length(3).optional(),
  locale: z.string().optional(),
  testAccount: z.boolean().optional(),
})

/** The account's own words: time zone, currency, whether it is a test account. */
export function changeAccount(control: Control) {
  const { account } = control.world
  const given = Object.entries(CardChange.parse(control.body)).filter(([, value]) => value !== undefined)
  account.cards.put('0', { ...account.card, ...Object.fromEntries(given) })
  return overview(control)
}

const RejectedChange = z.strictObject({ add: z.string().optional(), remove: z.string().optional() })

/** `{ add }` or `{ remove }`: an address or an `@domain` that is refused as invalid from now on. */
export function changeRejected({ world: { account }, body }: Control) {
  const { add, remove } = RejectedChange.parse(body)
  const kept = account.rejected.filter((one) => one !== remove?.toLowerCase())
  account.switch({ rejected: add ? [...new Set([...kept, add.toLowerCase()])] : kept })
  return { rejected: account.rejected }
}

const ClockChange = z.strictObject({
  set: z.string().optional(),
  freeze: z.string().optional(),
  advanceMs: z.number().optional(),
  speed: z.number().positive().optional(),
})

/** `{ set: ISO }`, `{ freeze: ISO }`, `{ advanceMs }`, `{ speed }`. */
export function setClock({ world: { clock }, body }: Control) {
  const { set, freeze, advanceMs, speed } = ClockChange.parse(body)
  if (speed !== undefined) clock.run(speed)
  if (set !== undefined) clock.set(instant(set))
  if (freeze !== undefined) clock.freeze(instant(freeze))
  if (advanceMs !== undefined) clock.set(clock.now() + advanceMs)
  return { now: new Date(clock.now()).toISOString(), speed: clock.speed }
}

function instant(text: string): number {
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw new Misuse(`"${text}" is no instant: write it as 2026-11-01T05:30:00Z.`)
  return at
}

const Windows = z.strictObject({ burst: z.int().positive(), steady: z.int().positive() })
const Others = z.object({
  limit: z.enum(['on', 'off']).optional(),
  visibleMs: z.number().nonnegative().optional(),
  limits: z.record(z.string(), Windows).optional(),
})

/** Settings by name; `limit`; `limits` of single calls; `visibleMs`. */
export function setSwitches({ world: { account, rates }, body }: Control) {
  const { limit, limits, visibleMs, ...settings } = Others.loose().parse(body)
  if (limit !== undefined) rates.isOn = limit === 'on'
  if (visibleMs !== undefined) account.switch({ visibleMs })
  for (const [name, windows] of Object.entries(limits ?? {})) rates.setLimit(operationOf(name), windows)
  if (Object.keys(settings).length > 0)
    account.switch({ settings: Settings.strict().parse({ ...account.settings, ...settings }) })
  rates.windows = account.settings.windows
  return { settings: account.settings, limit: rates.isOn ? 'on' : 'off', visibleMs: account.visibleMs }
}

function operationOf(name: string): OperationName {
  if (name in OPERATIONS) return name as OperationName // why: just looked up
  throw new Misuse(`There is no call ${name}. There are: ${Object.keys(OPERATIONS).join('; ')}.`)
}
