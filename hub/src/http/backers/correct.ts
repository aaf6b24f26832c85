import { z } from '@hono/zod-openapi'
import { fieldLabels, reported } from '../../connectors/kickstarter/effective.ts'
import { countryCode } from '../../connectors/kickstarter/report/country.ts'
import { type CorrectableField, type Correction, correctableFields, type Pledge } from '../../model/pledge.ts'
import { routes } from '../api/backers.ts'
import type { Given } from '../api/define.ts'
import { Problem } from '../problem.ts'
import { found } from '../serve.ts'
import type { Db } from '../../store/open.ts'
import { ownRecord } from './known.ts'
import type { By, FieldChange, Press } from './press.ts'

type Asked = Given<typeof routes.correct>['body']['fields'][number]
type Edit = { field: CorrectableField; value: string | null; remove: boolean }

/** @throws Problem 422 naming the field that is wrong. */
export const editsOf = (fields: readonly Asked[]): Edit[] =>
  fields.map(({ field, value, remove }) => {
    const known = correctableFields.find((one) => one === field)
    if (!known) throw new Problem(422, `“${field.slice(0, 40)}” cannot be corrected here.`, { field })
    return { field: known, value: remove ? null : checked(known, value), remove }
  })

function checked(field: CorrectableField, value: string | null): string | null {
  const text = value?.trim() ?? ''
  if (text === '') return null
  const wrong = (says: string, remedy: string) => new Problem(422, says, { field, remedy })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (/[\u0000-\u001f\u007f\u2028\u2029]/.test(text))
    throw wrong(
      `The ${fieldLabels[field]} has a line break or a control character in it.`,
      'Write it as one line.',
    )
  if (field === 'email' && !z.email().safeParse(text).success)
    throw wrong(`“${text}” is not an e-mail address.`, 'Write it like name@example.com.')
  if (field !== 'country') return text
  const code = countryCode(text)
  if (code === null) throw wrong(`“${text}” is not a country.`, 'Write its two letters, like DE or US.')
  return code
}

/** Lays these edits over the corrections that are there. What is so already is no edit. */
export async function correct(
  db: Db,
  by: By,
  number: string,
  edits: readonly Edit[],
  at: Date,
): Promise<Press[]> {
  const { pledge, fields } = await correctionOf(db, by, number)
  const changes: FieldChange[] = []
  const next = { ...fields }
  for (const { field, value, remove } of edits) {
    const report = reported(pledge, field)
    const held = next[field]
    const before = held ? held.value : report
    // why: a correction to what the report says anyway would only turn into a conflict with the next report
    const drop = remove || value === report
    if (drop && !held) continue
    if (!drop && held?.value === value && held.over === report) continue
    if (drop) delete next[field]
    else next[field] = { value, over: report, by: by.person.name, at: at.toISOString() }
    changes.push({ field: fieldLabels[field], before, after: drop ? report : value })
  }
  return changes.length === 0 ? [] : [saying(number, next, changes)]
}

function saying(number: string, fields: Correction['fields'], changes: FieldChange[]): Press {
  return {
    on: { kind: 'pledge', id: number },
    title: `Corrected ${changes.map((change) => change.field).join(', ')}`,
    ...{ detail: null, changes },
    writes: [{ kind: 'correction', id: number, data: { fields } }],
  }
}

async function correctionOf(db: Db, by: By, number: string) {
  const pledge: Pledge = found(await ownRecord(db, by, 'pledge', number), 'backer')
  const fields: Correction['fields'] = (await ownRecord(db, by, 'correction', number))?.fields ?? {}
  return { pledge, fields }
}

/** Ends a conflict: the report's new value, or ours over it from now on. @throws Problem 409 when there is none to end that way. */
export async function resolve(
  db: Db,
  by: By,
  number: string,
  { field: name, take }: { field: string; take: 'report' | 'ours' },
  at: Date,
): Promise<Press[]> {
  const { pledge, fields } = await correctionOf(db, by, number)
  const field = correctableFields.find((one) => one === name)
  const held = field && fields[field]
  const none = new Problem(409, 'There is nothing to choose any more.', {
    remedy: 'Look at the backer again.',
  })
  if (!field) throw new Problem(422, `“${name.slice(0, 40)}” cannot be corrected here.`, { field: 'field' })
  const report = reported(pledge, field)
  // Pressed twice: the second finds what the first made.
  if (!held && take === 'report') return []
  if (!held) throw none
  const open = report !== (held.over || null) && report !== (held.value || null)
  if (!open && take === 'ours') return []
  if (!open) throw none
  const next = { ...fields }
  if (take === 'report') delete next[field]
  else next[field] = { ...held, over: report, by: by.person.name, at: at.toISOString() }
  const change = {
    field: fieldLabels[field],
    before: held.value,
    after: take === 'report' ? report : held.value,
  }
  const title = take === 'report' ? 'Took the report’s' : 'Kept our'
  return [{ ...saying(number, next, [change]), title: `${title} ${fieldLabels[field]}` }]
}
