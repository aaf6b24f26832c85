import type { Correction } from '../../model/pledge.ts'
import { oneRecord } from '../../store/records.ts'
import type { Answer } from '../api/define.ts'
import type { routes } from '../api/orders.ts'
import { whyOf } from '../campaigns/standing.ts'
import type { Deps } from '../deps.ts'
import { sentence } from '../overview/phrases.ts'
import { actionsOf, openOf } from './deeds.ts'
import { type Facts, factsOf } from './facts.ts'
import { following } from './parcels.ts'
import { sidesOf } from './sides.ts'
import { orderUrl, type Subject } from './subject.ts'
import { supportText } from './support.ts'
import { doorOf, timeline } from './timeline.ts'
import { statusSays, trackingOf } from './words.ts'

type Page = Answer<typeof routes.show>

/** The one page about an order: how it stands in each system, what to do, and all that happened. */
export async function pageOf(deps: Deps, subject: Subject): Promise<Page> {
  const { db } = deps
  const { pledge, workspace, campaign } = subject
  const [facts, correction] = await Promise.all([
    factsOf(db, subject),
    pledge && oneRecord<Correction>(db, workspace, { ...pledge.ref, kind: 'correction' }),
  ])
  const page = {
    id: subject.id,
    title: titleOf(subject),
    says: saysOf(subject),
    next: nextOf(subject, facts),
    sides: sidesOf(subject, facts, correction?.data ?? null),
    tracking: [
      ...following(subject.parcels),
      ...subject.parcels.filter(({ data }) => data.voided).map(({ data }) => trackingOf(data)),
    ],
    trackingSays: trackingSaysOf(subject),
    actions: actionsOf(openOf(deps, subject, facts.steps)),
    timeline: timeline(subject, facts),
    campaign: pledge && { slug: pledge.slug, name: campaign?.name ?? pledge.slug, number: pledge.ref.id },
  }
  // Bodies on the wire have no headers; the cleaner takes out a secret that somebody typed into a note.
  return { ...page, support: deps.engine.context.clean(supportText(page, subject, deps.version)) }
}

function titleOf({ pledge, order, campaign }: Subject): string {
  const name = pledge?.data?.name ?? order?.data?.shipTo.name
  const what = order?.data
    ? `Order ${order.data.number}`
    : `${campaign?.name ?? pledge?.slug ?? 'Order'}, backer ${pledge?.ref.id ?? ''}`
  return name ? `${what}: ${name}` : what
}

function saysOf(subject: Subject): string {
  const { standing, sync, order, pledge, connection } = subject
  const stopped = connection?.stopped && standing?.step_state === 'planned' ? connection.stopped.says : null
  if (stopped) return `Queued, but the connection is stopped: ${sentence(stopped)}`
  const parcel = following(subject.parcels)[0]
  const status = order?.data?.status
  if (status === 'shipped' && (!standing || standing.state === 'shipped')) {
    const by = [parcel?.carrier, parcel?.number].filter(Boolean).join(' ')
    if (by) return `Shipped by ${by}.`
    return subject.trackingHeld
      ? 'Shipped. Its tracking number waits for the restart of the sync.'
      : 'Shipped, without a tracking number.'
  }
  if (standing) return sentence(whyOf(standing, sync?.state === 'paused'))
  if (pledge && !pledge.data) return 'This backer is no longer in the campaign.'
  return status ? `${statusSays(status)} in ShipStation.` : 'Not in ShipStation any more.'
}

/** Why there is no number to show, where it is not that nothing has left. */
function trackingSaysOf({ order, parcels, trackingHeld }: Subject): string | null {
  if (following(parcels).length > 0) return null
  const status = order?.data?.status
  if (trackingHeld && status === 'shipped')
    return 'The sync is paused: tracking found since then is shown after the restart.'
  if (status === 'shipped') return 'Shipped without a tracking number.'
  return status === 'cancelled' ? 'Cancelled in ShipStation.' : null
}

/** The one thing that a person can do now to help it along. */
function nextOf(subject: Subject, facts: Facts): Page['next'] {
  const { standing, pledge, connection, sync } = subject
  if (connection?.stopped && standing?.step_state === 'planned')
    return {
      says: connection.stopped.remedy,
      action: 'Open the connection',
      href: `/connections/${connection.id}`,
    }
  if (standing?.state === 'queued' && sync?.state === 'paused' && pledge)
    return { says: 'The sync is paused.', action: 'Restart it', href: `/campaigns/${pledge.slug}/sync` }
  if (standing?.state === 'task') {
    const href = orderUrl(subject)
    return href
      ? { says: sentence(standing.step_reason ?? 'It was refused'), action: 'Open it in ShipStation', href }
      : null
  }
  const wait = standing?.verdicts?.find((verdict) => 'wait' in verdict)
  if (wait && 'wait' in wait && (standing?.state === 'waiting' || standing?.state === 'unreleased')) {
    const door = doorOf(wait.for, subject)
    return door && { says: wait.wait, ...door }
  }
  if (facts.steps.some((step) => step.sink === 'mail.messages' && step.state === 'unknown'))
    return {
      says: 'Nobody knows whether the e-mail arrived. Send it again, or close it, above.',
      action: 'Read it',
      href: '/mails',
    }
  const held = standing?.state === 'not_finalized' || standing?.state === 'held'
  return held && pledge
    ? {
        says: 'It goes when nothing speaks against it any more.',
        action: 'Open the backer',
        href: `/campaigns/${pledge.slug}/backers/${encodeURIComponent(pledge.ref.id)}`,
      }
    : null
}
