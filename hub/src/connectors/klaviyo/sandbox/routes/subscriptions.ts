import { z } from 'zod'
import { LIMITS } from '../../wire.ts'
import type { Call } from '../call.ts'
import { faultsOfProfile, isNamed, unnamed } from '../check-profile.ts'
import { resolve } from '../identity.ts'
import { readBody } from '../read-body.ts'
import { invalid, Refusal } from '../refusal.ts'

const AT = '/data/attributes/profiles/data'
const text = z.string().nullish()
const Subscribe = z.strictObject({
  data: z.strictObject({
    type: z.literal('profile-subscription-bulk-create-job'),
    attributes: z.strictObject({
      custom_source: text,
      historical_import: z.boolean().nullish(),
      profiles: z.strictObject({
        data: z.array(
          z.strictObject({
            type: z.literal('profile'),
            id: text,
            attributes: z.strictObject({
              email: text,
              phone_number: text,
              subscriptions: z.record(z.string(), z.unknown()),
              age_gated_date_of_birth: text,
            }),
          }),
        ),
      }),
    }),
    relationships: z.unknown().optional(),
  }),
})

/** Takes somebody's consent. It is here so that a test can see that nobody asked for it: the profile and the page show it. */
export function subscribe(call: Call) {
  const { account } = call
  const { data } = readBody(Subscribe, call.body, account.settings).data.attributes.profiles
  const told = data.flatMap(({ id, attributes: { email, phone_number } }, at) => [
    ...(isNamed(id, { email, phone_number }) ? [] : [unnamed(`${AT}/${at}/attributes`)]),
    ...faultsOfProfile({ email, phone_number }, `${AT}/${at}/attributes`, account.rejected),
  ])
  if (data.length > LIMITS.subscribedProfiles)
    told.push(invalid(`A request takes at most ${LIMITS.subscribedProfiles} profiles.`, AT))
  if (told.length > 0) throw new Refusal(400, told)
  for (const { id, attributes } of data) {
    const { email, phone_number, subscriptions } = attributes
    const kept = resolve(account, id, { email, phone_number })
    const channels = [...new Set([...kept.subscribed, ...Object.keys(subscriptions)])]
    account.putProfile({ ...kept, subscribed: channels })
  }
  call.says(`${data.length} subscribed`)
  return { status: 202, body: null }
}
