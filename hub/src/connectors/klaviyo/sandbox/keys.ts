import { OPERATIONS } from '../wire.ts'
import type { Account, Key } from './account.ts'
import { hexOf } from './derive.ts'

/** Every scope that the calls here ask for. */
export const SCOPES: readonly string[] = [
  ...new Set(Object.values(OPERATIONS).flatMap(({ scopes }): readonly string[] => scopes)),
].sort()

/** Makes a private key. At Klaviyo its scopes are set for good when it is made; here a switch can take them away. */
export function makeKey(account: Account, scopes: readonly string[] = SCOPES, name = 'Private key'): Key {
  const key = `pk_${hexOf(account.seed, `key${account.next('key')}`, 34)}`
  return account.keys.put(key, { key, name, scopes: [...scopes], state: 'active' })
}

/** The active key that an authorization names; in words why there is none. */
export function keyOf(account: Account, authorization: string | undefined): Key | 'missing' | 'wrong' {
  const [, given] = /^Klaviyo-API-Key\s+(\S+)$/i.exec(authorization ?? '') ?? []
  if (given === undefined) return 'missing'
  const key = account.keys.get(given)
  return key?.state === 'active' ? key : 'wrong'
}
