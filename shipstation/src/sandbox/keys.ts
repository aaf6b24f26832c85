import type { Key, Shop } from './shop.ts'

/** An account has two pairs at most. */
const MOST_PAIRS = 2

/** The pairs that take up a place: an expired one does until it is deleted. */
export const pairsOf = (shop: Shop) => shop.keys.all().filter((key) => key.state !== 'deleted')

export const hasRoom = (shop: Shop) =>
  pairsOf(shop).filter((key) => shop.settings.expiredPairs === 'counts among the two' || isGood(shop, key))
    .length < MOST_PAIRS

/** Makes a pair. @returns null when there are two already. */
export function makeKey(shop: Shop, expires: string | null = null): Key | null {
  if (!hasRoom(shop)) return null
  const key: Key = {
    apiKey: shop.hex('apiKey'),
    apiSecret: shop.hex('apiSecret'),
    state: 'active',
    expires,
    made: shop.wallNow().slice(0, 10),
  }
  return shop.keys.put(key.apiKey, key)
}

export function endKey(shop: Shop, apiKey: string, state: 'expired' | 'deleted'): Key | null {
  const key = shop.keys.get(apiKey)
  return key ? shop.keys.put(apiKey, { ...key, state }) : null
}

export const isGood = (shop: Shop, key: Key) =>
  key.state === 'active' && (key.expires === null || key.expires > shop.wallNow().slice(0, 10))

/** The active pair that a Basic authorization names. */
export function keyOf(shop: Shop, authorization: string | undefined): Key | null {
  const [, encoded] = /^Basic\s+(\S+)$/i.exec(authorization ?? '') ?? []
  const [user, ...password] = Buffer.from(encoded ?? '', 'base64')
    .toString('utf8')
    .split(':')
  const key = shop.keys.get(user ?? '')
  return key && key.apiSecret === password.join(':') && isGood(shop, key) ? key : null
}
