import { type Circumstances, finalized, heldBy } from '../../connectors/kickstarter/finalized.ts'
import type { Pledge } from '../../model/pledge.ts'

type Said = { says: string; ok: boolean }
type Condition = { fields: (keyof Pledge)[]; met: string }

const paid: Condition = { fields: ['status'], met: 'The pledge is collected' }
const always: Condition[] = [
  { fields: ['items'], met: 'There is something to ship' },
  { fields: ['address', 'shippingCountry'], met: 'The address is whole' },
  { fields: ['fulfillment'], met: 'Kickstarter does not say it is shipped' },
]
const byRule: Condition[] = [
  paid,
  { fields: ['due', 'paid'], met: 'Nothing is due' },
  { fields: ['surveyedAt'], met: 'The survey is answered' },
  ...always,
]
const byColumn = (column: string): Condition[] => [
  { fields: ['completedAt'], met: `Completed (“${column}” has a date)` },
  { fields: ['status'], met: 'The pledge is not over' },
  ...always,
]

/** A pledge against which nothing speaks. */
const perfect: Pick<
  Pledge,
  'status' | 'items' | 'address' | 'fulfillment' | 'due' | 'surveyedAt' | 'completedAt'
> = {
  status: 'collected',
  items: [{ key: '', kind: 'item', title: '', quantity: 1 }],
  address: {
    ...{ name: '-', company: null, street1: '-', street2: null, street3: null },
    ...{ city: '-', state: '-', postalCode: '-', country: '-', phone: null },
  },
  ...{ fulfillment: null, due: null, surveyedAt: '-', completedAt: '-' },
}

/**
 * The rule of what is finalized, condition by condition. Each is asked of the rule itself, with a pledge that is perfect but for
 * the fields in question: so this can never say anything else than what decides.
 */
export function conditions(pledge: Pledge, circumstances: Circumstances): Said[] {
  const { campaign, decision, digital } = circumstances
  const column = campaign.completedColumn
  const list = column === null ? byRule : byColumn(column)
  const byHand = decision?.finalized === 'finalize' ? decision : null
  const reasonsFor = ({ fields }: Condition, decided: Circumstances['decision']) => {
    const own = Object.fromEntries(fields.map((field) => [field, pledge[field]]))
    return finalized({ ...pledge, ...perfect, ...own }, { campaign, decision: decided, digital }).reasons
  }
  const said = list.map((condition): Said => {
    const against = reasonsFor(condition, null)
    if (against.length === 0)
      return {
        says: digital && condition.fields.includes('address') ? 'It needs no parcel' : condition.met,
        ok: true,
      }
    const says = capital(against.join('; '))
    if (byHand && reasonsFor(condition, byHand).length === 0)
      return { says: `${says}, but ${byHand.by} finalized it by hand`, ok: true }
    return { says, ok: false }
  })
  if (decision?.finalized === 'hold') return [{ says: capital(heldBy(decision)), ok: false }, ...said]
  return said
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
