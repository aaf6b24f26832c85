import type { Connector } from '../../connector.ts'
import type { Secrets, Settings } from './facts.ts'

const goesOn = 'Nothing stops: the first pair goes on at 40 requests a minute.'

/** ShipStation gives an account two pairs at most, each with 40 requests a minute of its own. */
export const second: NonNullable<Connector<Settings, Secrets>['second']> = {
  key: ({ apiKey }) => apiKey,
  refused(status) {
    if (status === 402)
      return {
        says: 'ShipStation says of the second key pair that this account’s plan has no API access.',
        remedy: `${goesOn} When the plan has it again, check the second pair.`,
      }
    if (status === 403)
      return {
        says: 'ShipStation does not allow the second key pair to do what the first one may.',
        remedy: `${goesOn} Make a second pair as the Account Owner and give it here, or stop using it.`,
      }
    return {
      says: 'ShipStation does not accept the second key pair any more.',
      remedy: `${goesOn} It was deleted, has expired, or was replaced: give another one, or stop using it.`,
    }
  },
}
