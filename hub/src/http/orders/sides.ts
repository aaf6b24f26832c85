import type { z } from 'zod'
import { effective } from '../../connectors/kickstarter/effective.ts'
import { decimal, type Money } from '../../model/money.ts'
import type { Correction, Pledge } from '../../model/pledge.ts'
import type { orderPage } from '../api/orders.ts'
import type { OrderState } from '../campaigns/standing.ts'
import type { Facts, StepFact } from './facts.ts'
import { readableOrder } from './difference.ts'
import { orderUrl, type Subject } from './subject.ts'
import { addressSays, amountOf, statusSays } from './words.ts'

export type Side = z.infer<typeof orderPage>['sides'][number]
type Field = Side['fields'][number]

/** The same thing as each system has it, beside one another: the campaign, ShipStation, and what the backer was told. */
export function sidesOf(subject: Subject, facts: Facts, correction: Correction | null): Side[] {
  const mail = facts.steps
    .filter((step) => step.sink === 'mail.messages' && step.state !== 'superseded')
    .at(-1)
  return [
    ...(subject.pledge ? [kickstarterSide(subject, correction)] : []),
    ...(subject.order ? [shipstationSide(subject, facts)] : []),
    ...(mail ? [mailSide(mail)] : []),
  ]
}

const field = (label: string, value: string | null | undefined): Field => ({ label, value: value || null })
const money = (amount: Money | null) => amount && `${decimal(amount)} ${amount.currency}`

function kickstarterSide(subject: Subject, correction: Correction | null): Side {
  const { campaign, pledge, standing } = subject
  const reported = pledge?.data ?? null
  const now = reported && effective(reported, correction).pledge
  const number = pledge?.ref.id ?? ''
  return {
    system: 'Kickstarter',
    title: `${campaign?.name ?? pledge?.slug}, backer ${number}`,
    state: now ? pledgeState(now, standing?.state) : 'Not in the campaign any more',
    url: campaign?.address || null,
    fields: now ? pledgeFields(now) : [],
    lines: (now?.items ?? []).map(({ title, quantity }) => ({
      ...{ sku: null, name: title, quantity, unitPrice: null },
    })),
  }
}

/** The report's status and the verdict about it, in one phrase. */
function pledgeState(pledge: Pledge, state: OrderState | undefined): string {
  const held = state === 'not_finalized' || state === 'held'
  const verdict = state === undefined || state === 'cancelled' ? '' : held ? 'not finalized' : 'finalized'
  return [statusSays(pledge.status), verdict].filter(Boolean).join(', ')
}

const pledgeFields = (pledge: Pledge): Field[] => [
  field('Backer', pledge.name),
  field('E-mail', pledge.email),
  field('Ship to', addressSays(pledge.address)),
  field('Reward', pledge.reward?.title),
  field('Pledge status', statusSays(pledge.status)),
  field('Pledged', money(pledge.pledged)),
  field('Shipping', money(pledge.shipping)),
  field('Amount due', money(pledge.due)),
  field('Amount paid', money(pledge.paid)),
  field('Survey answered', pledge.surveyedAt),
  field('Completed', pledge.completedAt),
  field('Fulfillment status', pledge.fulfillment && statusSays(pledge.fulfillment)),
]

function shipstationSide(subject: Subject, { tags }: Facts): Side {
  const { order, connection } = subject
  const data = order?.data ?? null
  const currency = subject.campaign?.currency ?? null
  const readable = readableOrder(order?.raw, tags, currency)
  const shown = [...readable].filter(([label]) => label !== 'Lines' && label !== 'Status')
  return {
    system: 'ShipStation',
    title: `${data ? `Order ${data.number}` : `Order id ${order?.ref.id}`}${connection?.sandbox ? ' (sandbox)' : ''}`,
    state: data ? statusSays(data.status) : 'Accepted, not read back yet',
    url: orderUrl(subject),
    fields: [
      ...shown.filter(([, value]) => value !== null).map(([label, value]) => field(label, value)),
      field('Order id', order?.ref.id),
      ...(data?.key ? [field('Order key', data.key)] : []),
      ...(subject.children.length > 0
        ? [field('Split into', subject.children.map((child) => child.data.number).join(', '))]
        : []),
    ],
    lines: (data?.lines ?? []).map(({ sku, name, quantity, unitPrice }) => ({
      ...{ sku: sku || null, name, quantity, unitPrice: amountOf(unitPrice, currency) },
    })),
  }
}

const mailStates: Record<StepFact['state'], string> = {
  planned: 'To be sent',
  in_flight: 'Being sent',
  unknown: 'Perhaps sent',
  done: 'Sent',
  refused: 'Refused',
  superseded: 'Replaced',
  cancelled: 'Not sent',
}

function mailSide(step: StepFact): Side {
  const { to, subject, from } = step.body as { to: string; subject: string; from: string } // why: a letter's body
  const kept = step.account === 'mail:outbox' && step.state === 'done'
  return {
    system: 'E-mail',
    title: subject,
    state: kept ? 'Kept in the outbox' : mailStates[step.state],
    url: `/mails?q=${encodeURIComponent(to)}`,
    fields: [field('To', to), field('From', from), field('At', step.settledAt?.toISOString())],
    lines: [],
  }
}
