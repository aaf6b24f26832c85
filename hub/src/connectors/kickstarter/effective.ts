import type { Address } from '../../model/address.ts'
import { type CorrectableField, type Correction, correctableFields, type Pledge } from '../../model/pledge.ts'

/** A field that a person corrected here and that the report has changed since: both are shown, a person chooses. */
export type Conflict = {
  field: CorrectableField
  label: string
  report: string | null
  correction: string | null
  /** What the report said when it was corrected. */
  over: string | null
  by: string
}

export const fieldLabels: Record<CorrectableField, string> = {
  name: 'name',
  company: 'company',
  street1: 'street',
  street2: 'second address line',
  street3: 'third address line',
  city: 'city',
  state: 'state',
  postalCode: 'postcode',
  country: 'country',
  phone: 'phone',
  email: 'e-mail address',
}

const nowhere: Address = {
  ...{ name: null, company: null, street1: null, street2: null, street3: null },
  ...{ city: null, state: null, postalCode: null, country: null, phone: null },
}

/** What the report says about a field that can be corrected. */
export function reported(pledge: Pledge, field: CorrectableField): string | null {
  return (field === 'email' ? pledge.email : pledge.address?.[field]) || null
}

/**
 * The pledge as it stands: the report with what was corrected here laid over it. A correction stays until the report says
 * something new about its field; then it still stands, and is a conflict, unless both now say the same.
 */
export function effective(
  pledge: Pledge,
  correction: Correction | null,
): { pledge: Pledge; conflicts: Conflict[] } {
  if (correction === null) return { pledge, conflicts: [] }
  const conflicts: Conflict[] = []
  const address = { ...(pledge.address ?? nowhere) }
  let { email } = pledge
  for (const field of correctableFields) {
    const corrected = correction.fields[field]
    if (!corrected) continue
    const report = reported(pledge, field)
    const value = corrected.value || null
    const over = corrected.over || null
    if (report !== over && report !== value)
      conflicts.push({ field, label: fieldLabels[field], report, correction: value, over, by: corrected.by })
    if (field === 'email') email = value
    else address[field] = value
  }
  const empty = Object.values(address).every((part) => part === null)
  return { pledge: { ...pledge, email, address: empty ? null : address }, conflicts }
}
