import type { Key, Shop } from './shop.ts'

/** An account has two pairs at most. */
const MOST_PAIRS = 2

/** Makes a pair. @returns null when there are two already. */
export function makeKey(shop: Shop, expires: string | null = null): Key | null {
  if (shop.keys.all().filter((key) => key.state !== 'deleted').length >= MOST_PAIRS) return null
  const key: Key = { apiKey: shop.hex('apiKey'), apiSecret: shop.hex('apiSecret'), state: 'active', expires }
  return shop.keys.put(key.apiKey, key)
}

export function endKey(shop: Shop, apiKey: string, state: 'expired' | 'deleted'): Key | null {
  const key = shop.keys.get(apiKey)
  return key ? shop.keys.put(apiKey, { ...key, state }) : null
}

/** The active pair that a Basic authorization names. */
export function keyOf(shop: Shop, authorization: string | undefined): Key | null {
  const [, encoded] = /^Basic\s+(\S+)$/i.exec(authorization ?? '') ?? []
  const [user, ...password] = Buffer.from(encoded ?? '', 'base64')
    .toString('utf8')
    .split(':')
  const key = shop.keys.get(user ?? '')
  if (!key || key.state !== 'active' || key.apiSecret !== password.join(':')) return null
  if (key.expires && key.expires <= shop.wallNow().slice(0, 10)) return null
  return key
}
