import type { Connector } from '../../connector.ts'
import { check } from './check.ts'
import { type ConnectionSettings, connectionSettings, type Secrets, secrets } from './facts.ts'
import { events } from './plan.ts'
import { eventsSink } from './send.ts'
import { MEDIA_TYPE, OPERATIONS, REVISION } from './wire.ts'

/** Every call has two windows of its own. A key's are shared with all other private keys of the account. */
const limits = Object.entries(OPERATIONS).flatMap(([paths, { burst, steady }]) =>
  paths.includes('{')
    ? []
    : [
        { paths, requests: burst, perSeconds: 1 },
        { paths, requests: steady, perSeconds: 60 },
      ],
)

export const klaviyo: Connector<ConnectionSettings, Secrets> = {
  id: 'klaviyo',
  title: 'Klaviyo',
  settings: connectionSettings,
  secrets,
  api: ({ apiKey }, { base }) => ({
    base,
    headers: {
      authorization: `Klaviyo-API-Key ${apiKey}`,
      accept: MEDIA_TYPE,
      'content-type': MEDIA_TYPE,
      revision: REVISION,
      // A revision that was retired is refused, never answered as another one in silence.
      'x-klaviyo-revision-fall-forward-opt-out': '1',
    },
    limits,
    // An answer takes Klaviyo some tenths of a second, and its minute permits 58 in one: fewer on their way could not use it.
    atOnce: 16,
  }),
  check,
  stopped,
  sinks: { events: eventsSink },
  flows: { events },
}

/** Why Klaviyo's door is shut, and what opens it. */
function stopped(status: number): { says: string; remedy: string } {
  if (status === 410)
    return {
      says: `Klaviyo no longer answers the revision of its interface that this hub speaks (${REVISION}).`,
      remedy: 'Update Longshore. Nothing is lost: what waits goes then.',
    }
  if (status === 403)
    return {
      says: 'Klaviyo does not allow this key to send events.',
      remedy:
        'A key’s scopes cannot be changed: make a new private key with accounts:read, events:read, events:write and metrics:read, and replace it here.',
    }
  return {
    says: 'Klaviyo does not accept the key any more.',
    remedy:
      'It was deleted or replaced. In Klaviyo make a new private key (account name, Settings, Account, API keys) and replace it here. Nothing is lost: what waits goes then.',
  }
}
