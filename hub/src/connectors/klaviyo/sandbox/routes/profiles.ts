import { z } from 'zod'
import { type ProfileAttributes, ProfileCreate, ProfileImport, ProfileUpdate } from '../../wire.ts'
import type { KeptProfile } from '../account.ts'
import { type Call, cursorFor, onlyQuery, pageLinks, pageSize, placeOf } from '../call.ts'
import { faultsOfProfile, isNamed, unnamed } from '../check-profile.ts'
import { compares, type Condition, readFilter } from '../filter.ts'
import { create, named, update } from '../identity.ts'
import { readBody } from '../read-body.ts'
import { notFound, Refusal, refuseQuery } from '../refusal.ts'
import { profileOf, sparse } from '../resources.ts'
import { secondOf } from '../check-event.ts'

const AT = '/data/attributes'
const NAMES = ['equals', 'any']
const ALLOWED = {
  id: NAMES,
  email: NAMES,
  phone_number: NAMES,
  external_id: NAMES,
  _kx: ['equals'],
  created: ['greater-than', 'less-than'],
  updated: ['greater-than', 'less-than'],
}
const QUERY = ['filter', 'include', 'page[cursor]', 'page[size]', 'sort']
const SORTS = /^-?(created|updated|id|email)$/

/** Profiles of the account, a page at a time. */
export function getProfiles(call: Call) {
  const { account, query } = call
  onlyQuery(query, 'profile', QUERY)
  const size = pageSize(query, 20, 100)
  const conditions = readFilter(query.get('filter'), ALLOWED)
  const after = z.number().nullable().safeParse(placeOf(query))
  if (!after.success) throw refuseQuery('Invalid page cursor.', 'page_cursor')
  const sort = query.get('sort') ?? 'created'
  if (!SORTS.test(sort)) throw refuseQuery(`Invalid sort: '${sort}'.`, 'sort')
  const all = account.profiles
    .all()
    .filter(({ mergedInto }) => mergedInto === null)
    .filter((kept) => conditions.every((one) => meets(kept, one)))
    .sort((left, right) => compare(left, right, sort.replace('-', '')) * (sort.startsWith('-') ? -1 : 1))
  const first = after.data ?? 0
  const next = all.length > first + size ? cursorFor(first + size) : null
  const data = all.slice(first, first + size).map((kept) => shown(call, kept))
  return { status: 200, body: { data, links: pageLinks(call, next) } }
}

function meets(kept: KeptProfile, { operator, field, values }: Condition): boolean {
  if (field === 'created' || field === 'updated') {
    const second = secondOf(values[0] ?? '')
    if (second === null) throw refuseQuery(`'${values[0]}' is not a valid date-time.`, 'filter')
    return compares(operator, kept[field], second * 1000)
  }
  const own = field === 'id' ? kept.id : kept.attributes[field as 'email'] // why: readFilter let only these through
  return values.some((value) => (field === 'email' ? value.toLowerCase() : value) === own)
}

function compare(left: KeptProfile, right: KeptProfile, by: string): number {
  if (by === 'created' || by === 'updated') return left[by] - right[by] || left.id.localeCompare(right.id)
  const of = (kept: KeptProfile) => (by === 'email' ? (kept.attributes.email ?? '') : kept.id)
  return of(left).localeCompare(of(right))
}

const shown = (call: Call, kept: KeptProfile) =>
  sparse(
    profileOf(call.account, kept, call, call.query.get('additional-fields[profile]')?.split(',')),
    call.query.get('fields[profile]'),
  )

const one = (call: Call, status: number, kept: KeptProfile) => ({
  status,
  body: { data: shown(call, kept), links: { self: new URL(call.self, call.origin).href } },
})

export function getProfile(call: Call) {
  onlyQuery(call.query, 'profile', ['include'])
  const kept = call.account.profile(call.id)
  if (!kept) throw notFound('profile', call.id)
  return one(call, 200, kept)
}

/** Makes a profile; one that is there already is named in the refusal. */
export function createProfile(call: Call) {
  const { account, body } = call
  const { attributes } = readBody(ProfileCreate, body, account.settings).data
  refuseFaults(call, attributes, isNamed(null, attributes))
  const [known] = named(account, attributes)
  if (known) throw duplicate(known)
  return one(call, 201, create(account, attributes))
}

/** Makes a profile, or changes the one that is there. An e-mail and a phone of two different ones make a conflict. */
export function importProfile(call: Call) {
  const { account, body } = call
  const { id, attributes, meta } = readBody(ProfileImport, body, account.settings).data
  refuseFaults(call, attributes, isNamed(id, attributes))
  const found = named(account, attributes)
  const [known, other] = id ? [account.profile(id), found.find((one) => one.id !== id)] : found
  if (id && !known) throw notFound('profile', id)
  if (other) throw duplicate(other)
  if (known) return one(call, 200, update(account, known, attributes, meta?.patch_properties))
  return one(call, 201, update(account, create(account, attributes), {}, meta?.patch_properties))
}

export function updateProfile(call: Call) {
  const { account, body } = call
  const { id, attributes, meta } = readBody(ProfileUpdate, body, account.settings).data
  refuseFaults(call, attributes, true)
  const known = account.profile(call.id)
  if (!known || id !== call.id) throw notFound('profile', call.id)
  const other = named(account, attributes).find((one) => one.id !== known.id)
  if (other) throw duplicate(other)
  return one(call, 200, update(account, known, attributes, meta?.patch_properties))
}

function refuseFaults({ account }: Call, attributes: ProfileAttributes, isSomebody: boolean): void {
  const told = [...(isSomebody ? [] : [unnamed(AT)]), ...faultsOfProfile(attributes, AT, account.rejected)]
  if (told.length > 0) throw new Refusal(400, told)
}

const duplicate = ({ id }: KeptProfile) =>
  new Refusal(409, [
    {
      code: 'duplicate_profile',
      title: 'Conflict.',
      detail: 'A profile already exists with one of these identifiers.',
      source: { pointer: AT },
      meta: { duplicate_profile_id: id },
    },
  ])
