import type { ProfileAttributes } from '../wire.ts'
import { type Account, type KeptProfile, namesOf } from './account.ts'
import { ulidOf } from './derive.ts'

export type Patch = {
  append?: Record<string, unknown> | null | undefined
  unappend?: Record<string, unknown> | null | undefined
  unset?: string | string[] | null | undefined
}

/** Every profile that one of these identifiers names, the strongest identifier's first. */
export function named(account: Account, attributes: ProfileAttributes): KeptProfile[] {
  const found = namesOf({ attributes }).flatMap((name) => {
    const kept = account.profile(account.profileBy.get(name) ?? '')
    return kept ? [kept] : []
  })
  return [...new Set(found)]
}

/** The profile that an event is about: found, made, or made one of several, as identity resolution does for good. */
export function resolve(
  account: Account,
  id: string | null | undefined,
  attributes: ProfileAttributes,
): KeptProfile {
  const known = id ? account.profile(id) : undefined
  const found = named(account, attributes)
  const all = known ? [known, ...found.filter((one) => one !== known)] : found
  const [first, ...others] = all
  if (!first) return create(account, attributes)
  if (account.settings.twoProfiles === 'first') return first
  return others.reduce((into, other) => merge(account, into, other), first)
}

export function create(account: Account, attributes: ProfileAttributes): KeptProfile {
  const now = account.clock.now()
  const id = ulidOf(account.seed, `profile${account.next('profile')}`, now)
  const kept = {
    id,
    attributes: cleared(attributes),
    created: now,
    updated: now,
    subscribed: [],
    mergedInto: null,
  }
  return account.putProfile(kept)
}

function merge(account: Account, into: KeptProfile, other: KeptProfile): KeptProfile {
  const now = account.clock.now()
  account.putProfile({ ...other, mergedInto: into.id, updated: now })
  account.moveEvents(other.id, into.id)
  const attributes = {
    ...other.attributes,
    ...into.attributes,
    properties: { ...other.attributes.properties, ...into.attributes.properties },
  }
  const subscribed = [...new Set([...into.subscribed, ...other.subscribed])]
  return account.putProfile({ ...into, attributes, subscribed, updated: now })
}

/** Lays what was sent over a profile. A null empties, or is passed over; what is not mentioned stays. */
export function update(
  account: Account,
  kept: KeptProfile,
  attributes: ProfileAttributes,
  patch?: Patch | null,
): KeptProfile {
  const given = account.settings.nulls === 'clear' ? attributes : cleared(attributes)
  const properties = patched({ ...kept.attributes.properties, ...given.properties }, patch)
  const location = given.location ? { ...kept.attributes.location, ...given.location } : given.location
  const next = { ...kept.attributes, ...given, properties, ...(location !== undefined && { location }) }
  if (JSON.stringify(cleared(next)) === JSON.stringify(cleared(kept.attributes))) return kept
  return account.putProfile({ ...kept, attributes: cleared(next), updated: account.clock.now() })
}

function cleared(attributes: ProfileAttributes): ProfileAttributes {
  const filled = Object.entries(attributes).filter(([, value]) => value !== null && value !== undefined)
  const { email, ...rest } = Object.fromEntries(filled) as ProfileAttributes // why: leaving out leaves an allowed shape
  return email ? { email: email.toLowerCase(), ...rest } : rest
}

function patched(
  properties: Record<string, unknown>,
  patch: Patch | null | undefined,
): Record<string, unknown> {
  const next = { ...properties }
  const listOf = (value: unknown) => (Array.isArray(value) ? value : value === undefined ? [] : [value])
  for (const [name, value] of Object.entries(patch?.append ?? {}))
    next[name] = [...new Set([...listOf(next[name]), ...listOf(value)])]
  for (const [name, value] of Object.entries(patch?.unappend ?? {}))
    next[name] = listOf(next[name]).filter((one) => !listOf(value).includes(one))
  for (const name of listOf(patch?.unset ?? undefined)) delete next[String(name)]
  return next
}
