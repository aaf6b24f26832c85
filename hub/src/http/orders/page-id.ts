import type { Ref } from '../../connector.ts'
import { accountOf, slugOf } from '../../connectors/kickstarter/refs.ts'

/** What an order page is about: a backer's pledge with whatever became of it, or an order that no pledge stands behind. */
export type PageOf = { slug: string; number: string } | { account: string; order: string }

/** `kickstarter.<slug>.<number>` or `order.<account>.<order id>`, safe in an address as it is. */
export const pageIdOf = (of: PageOf): string =>
  'slug' in of ? pledgePageId(of.slug, of.number) : orderPageId(of.account, of.order)

export const pledgePageId = (slug: string, number: string) => `kickstarter.${part(slug)}.${last(number)}`
export const orderPageId = (account: string, order: string) => `order.${part(account)}.${last(order)}`

/** The page of what a step or a look is about; null for what has no page of its own, such as a parcel. */
export function pageIdOfRef(ref: Pick<Ref, 'account' | 'kind' | 'id'>): string | null {
  if (ref.kind === 'pledge') return pledgePageId(slugOf(ref.account), ref.id)
  return ref.kind === 'order' ? orderPageId(ref.account, ref.id) : null
}

export const orderHref = (pageId: string) => `/orders/${pageId}`

/** Reads an id as it came in an address, whether or not the way there has decoded it. Null when it is none. */
export function readPageId(id: string): PageOf | null {
  const [, system, middle, end] = /^(kickstarter|order)\.(.+)\.([^.]+)$/.exec(id) ?? []
  if (!middle || !end) return null
  const [where, which] = [decoded(middle), decoded(end)]
  if (where === null || which === null) return null
  return system === 'kickstarter' ? { slug: where, number: which } : { account: where, order: which }
}

export const pledgeRefOf = (of: { slug: string; number: string }): Ref<'pledge'> => ({
  account: accountOf(of.slug),
  kind: 'pledge',
  id: of.number,
})

const part = (text: string) => encodeURIComponent(text)
/** The last dot parts the id, so none may stand behind it. */
const last = (text: string) => encodeURIComponent(text).replaceAll('.', '%2E')

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
