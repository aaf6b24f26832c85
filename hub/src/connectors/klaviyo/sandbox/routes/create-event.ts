import { EventCreate } from '../../wire.ts'
import type { Account } from '../account.ts'
import type { Call } from '../call.ts'
import { faultsOf } from '../check-event.ts'
import { faultsOfProfile, isNamed, unnamed } from '../check-profile.ts'
import { resolve, update } from '../identity.ts'
import { readBody } from '../read-body.ts'
import { record } from '../record.ts'
import { invalid, notFound, Refusal } from '../refusal.ts'
import { BACKFILL_SINCE } from '../revision.ts'

const AT = '/data/attributes'
const WHO = `${AT}/profile/data/attributes`

/** Accepts one event. It says nothing of whether the same was there before. */
export function createEvent(call: Call) {
  const { account, world } = call
  const { attributes } = readBody(EventCreate, call.body, account.settings).data
  const { id, attributes: who } = attributes.profile.data
  const { meta, ...person } = who
  const told = [
    ...oldBackfill(call, attributes.backfill),
    ...(isNamed(id, person) ? [] : [unnamed(WHO)]),
    ...faultsOfProfile(person, WHO, account.rejected),
    ...faultsOf(attributes, AT, account.clock.now(), account.settings),
  ]
  if (told.length > 0) throw new Refusal(400, told)
  refuseUnknown(account, id)
  if (world.losing) {
    call.says('accepted, and lost on purpose')
    return { status: 202, body: null }
  }
  const profile = update(account, resolve(account, id, person), person, meta?.patch_properties)
  const isHistory = knowsBackfill(call) && attributes.backfill === true
  const isNew = record(account, profile, attributes, isHistory)
  call.says(isNew ? (isHistory ? 'recorded, no flow' : 'recorded') : 'a repeat, not recorded')
  return { status: 202, body: null }
}

export const knowsBackfill = ({ revision }: Call) => revision >= BACKFILL_SINCE

/** On an older revision `backfill` is a field that there is not: refused, or passed over like any such, and flows start. */
export const oldBackfill = (call: Call, backfill: boolean | null | undefined, at = AT) =>
  backfill !== undefined && !knowsBackfill(call) && call.account.settings.unknownFields === 'refused'
    ? [invalid("'backfill' is not a valid field for the resource 'event'.", `${at}/backfill`)]
    : []

export function refuseUnknown(account: Account, id: string | null | undefined): void {
  if (id && !account.profile(id)) throw notFound('profile', id)
}
