import type { Call } from '../call.ts'
import { sixOf } from '../derive.ts'
import { accountOf, sparse } from '../resources.ts'

/** The six characters that are the account's id and its public key. */
export const accountId = (seed: number) => sixOf(seed, 'account')

/** The one account that the key belongs to. */
export function getAccounts(call: Call) {
  const { account, query, self, origin } = call
  const resource = sparse(accountOf(account, accountId(account.seed), call), query.get('fields[account]'))
  return { status: 200, body: { data: [resource], links: { self: new URL(self, origin).href } } }
}
