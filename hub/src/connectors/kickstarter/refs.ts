import type { At, Ref } from '../../connector.ts'
import type { Kind } from '../../model/entities.ts'
import type { Settings } from './settings.ts'

export const accountOf = (slug: string) => `kickstarter:${slug}`
export const slugOf = (account: string) => account.replace(/^kickstarter:/, '')

type Place = Pick<At<Settings>, 'self' | 'connected'>

/** Records of this campaign: what is known of one backer goes by the backer number. */
export const own = <K extends Kind>(at: Place, kind: K, id: string): Ref<K> => ({
  account: at.self,
  kind,
  id,
})
export const campaignRef = (at: Place) => own(at, 'campaign', slugOf(at.self))
/** The one release of a campaign's orders. */
export const releaseRef = (at: Place) => own(at, 'release', 'orders')
export const orderRef = (at: Place, id: string): Ref<'order'> => ({
  account: at.connected,
  kind: 'order',
  id,
})
export const byNumber = (at: Place, number: string): Ref<'number'> => ({
  ...{ account: at.connected, kind: 'number', id: number },
})
/** E-mail addresses are compared without regard to case, as all shops do. */
export const byEmail = (at: Place, email: string): Ref<'email'> => ({
  ...{ account: at.connected, kind: 'email', id: email.trim().toLowerCase() },
})
