import { endKey, hasRoom, isGood, makeKey, pairsOf } from './keys.ts'
import { RuleRefusal } from './refusal.ts'
import type { Key, Mail, Shop } from './shop.ts'

/** Months that a pair can be made for. */
const TERMS = [3, 6, 12]

const ownerOf = (shop: Shop) => shop.users.all()[0]
export const isOwner = (shop: Shop, userId: string | null) =>
  userId === null || userId === ownerOf(shop)?.userId

const theOwner = (shop: Shop) => ownerOf(shop)?.name ?? 'the Account Owner'

function demandOwner(shop: Shop, userId: string | null): void {
  if (!isOwner(shop, userId))
    throw new RuleRefusal(`Only the Account Owner can make and delete API keys: ask ${theOwner(shop)}.`)
}

/** API Settings as the user sees it. Keys are hidden once they were shown; in the older way they stay visible. */
export function apiSettings(shop: Shop, userId: string | null) {
  const owner = theOwner(shop)
  if (!isOwner(shop, userId)) return { isOwner: false as const, owner }
  const staysVisible = shop.settings.keys === 'stay visible'
  const shown = (text: string) => (staysVisible ? text : `\u2026${text.slice(-4)}`)
  const pairs = pairsOf(shop).map((key) => ({
    // What the deeds below name the pair by: its place, since the key itself is not shown again.
    id: idOf(key),
    apiKey: shown(key.apiKey),
    apiSecret: staysVisible ? key.apiSecret : null,
    made: key.made ?? null,
    expires: key.expires,
    isGood: isGood(shop, key),
  }))
  return {
    isOwner: true as const,
    owner,
    pairs,
    hasRoom: hasRoom(shop),
    staysVisible,
    plan: shop.plan,
    terms: TERMS,
    mails: shop.mails.all().reverse(),
  }
}

const idOf = (key: Key) => key.apiKey.slice(-8)

/** The mail with the link, without which no pair is made. */
export function mailLink(shop: Shop, userId: string | null): Mail {
  demandOwner(shop, userId)
  if (!hasRoom(shop)) throw new RuleRefusal('An account has two key pairs at most: delete one first.')
  const mail: Mail = {
    token: shop.hex('mailLink'),
    at: shop.wallNow(),
    to: `${ownerOf(shop)?.userName ?? 'owner'}@example.com`,
    subject: 'Verify your request for API keys',
    validUntil: shop.clock.now() + shop.settings.linkHours * 3_600_000,
    state: 'sent',
  }
  return shop.mails.put(mail.token, mail)
}

/** What clicking the link does. @throws RuleRefusal where it leads nowhere any more */
export function openLink(shop: Shop, token: string): Mail {
  const mail = shop.mails.get(token)
  if (!mail || mail.state === 'used') throw new RuleRefusal('This link was used already. Ask for another.')
  if (mail.validUntil < shop.clock.now()) throw new RuleRefusal('This link has expired. Ask for another.')
  return shop.mails.put(token, { ...mail, state: 'opened' })
}

/** Makes a pair for so many months. What this gives is not shown again. */
export function generatePair(shop: Shop, userId: string | null, token: string, months: number): Key {
  demandOwner(shop, userId)
  if (!TERMS.includes(months)) throw new RuleRefusal('Choose an expiry of 3, 6 or 12 months.')
  if (shop.mails.get(token)?.state !== 'opened')
    throw new RuleRefusal('Open the mailed link first: it allows one pair.')
  const key = makeKey(shop, inMonths(shop, months))
  if (!key) throw new RuleRefusal('An account has two key pairs at most: delete one first.')
  const mail = openLink(shop, token)
  shop.mails.put(token, { ...mail, state: 'used' })
  return key
}

/** The same day of a later month, or that month's last. */
function inMonths(shop: Shop, months: number): string {
  const [year = 0, month = 0, day = 0] = shop.wallNow().slice(0, 10).split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10)
}

/** Kills the pair at once. */
export function deletePair(shop: Shop, userId: string | null, id: string): string {
  demandOwner(shop, userId)
  const key = pairsOf(shop).find((one) => idOf(one) === id)
  if (!key) throw new RuleRefusal(`There is no key that ends in ${id.slice(-4)}.`)
  endKey(shop, key.apiKey, 'deleted')
  return id
}

/** The older way: one press, no mail, no expiry; what was before stops working. */
export function regenerate(shop: Shop, userId: string | null): Key {
  demandOwner(shop, userId)
  if (shop.settings.keys !== 'stay visible')
    throw new RuleRefusal('Keys are not regenerated any more: ask for a link by mail.')
  const [first] = pairsOf(shop)
  if (first) endKey(shop, first.apiKey, 'deleted')
  const key = makeKey(shop)
  if (!key) throw new RuleRefusal('An account has two key pairs at most: delete one first.')
  return key
}
