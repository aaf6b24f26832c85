import type { Pledge } from '../../../model/pledge.ts'
import { zero } from '../../../model/money.ts'
import { Cells, dateRemedy } from './cells.ts'
import { countryCode } from './country.ts'
import { readMoment } from './moment.ts'
import { addressOf } from './place.ts'
import { type Problem, ReportRefusal } from './problem.ts'
import type { RawRow } from './raw.ts'
import { rewardOf, thingsOf } from './things.ts'

/** A stored row as a pledge. Throws a ReportRefusal for a row that the import would have refused. */
export function toPledge(raw: RawRow): Pledge {
  const { pledge, problems } = readRow(raw)
  const error = problems.find((problem) => problem.level === 'error')
  if (error) throw new ReportRefusal(error)
  return pledge
}

/** A row as a pledge, with everything that is wrong in it. With an `error` among the problems the pledge is not to be used. */
export function readRow(raw: RawRow): { pledge: Pledge; problems: Problem[] } {
  const cells = new Cells(raw)
  const reward = rewardOf(raw, cells)
  const minimum = cells.amount('minimum')
  const answers = Object.entries(raw.answers).map(([question, answer]) => ({ question, answer }))
  const pledge: Pledge = {
    number: numberOf(cells),
    uid: uidOf(cells),
    name: cells.text('name'),
    email: cells.text('email'),
    reward: reward && { ...reward, minimum },
    items: thingsOf(raw, cells, reward),
    pledged: pledgedOf(cells) ?? zero(raw.currency),
    shipping: cells.amount('shippingAmount'),
    bonus: cells.amount('bonus'),
    due: cells.amount('due'),
    paid: cells.amount('paid'),
    pledgedAt: cells.moment('pledgedAtUtc', /^$/, ignored) ?? cells.moment('pledgedAt', /^$/, ignored),
    status: cells.text('status')?.toLowerCase() ?? '',
    fulfillment: cells.text('fulfillment'),
    surveyedAt: cells.moment('survey', /^no response$/i, 'so the survey counts as unanswered.'),
    completedAt: completedOf(raw, cells),
    late: !/^(|no|false|0)$/i.test(cells.text('late') ?? ''),
    shippingCountry: shippingCountryOf(cells),
    address: addressOf(cells),
    deliveryNotes: cells.text('deliveryNotes'),
    notes: cells.text('notes'),
    answers,
  }
  if (pledge.status === '')
    cells.note('error', 'status', 'Pledged Status', 'the pledge has no status.', fromKickstarter)
  return { pledge, problems: cells.problems }
}

const ignored = 'so it is left out.'
const fromKickstarter = 'Download the report again, or put in what Kickstarter shows for this backer.'

function numberOf(cells: Cells): string {
  const number = cells.text('number') ?? ''
  if (!/^\d{1,12}$/.test(number)) {
    const says =
      number === ''
        ? 'the row has no backer number.'
        : `“${number}” is not a backer number, which has digits only.`
    cells.note('error', 'number', 'Backer Number', says, fromKickstarter)
  }
  return number
}

/** A spreadsheet program turns long numbers into `1.23457E+09`: the rest of the digits is gone. */
function uidOf(cells: Cells): string | null {
  const uid = cells.text('uid')
  if (uid === null || !/^\d[.,]?\d*E\+?\d+$/i.test(uid)) return uid
  cells.note(
    'warning',
    'uid',
    'Backer UID',
    `“${uid}” was shortened by a spreadsheet program.`,
    'Postcodes and phone numbers may have lost digits too: drop in the file as Kickstarter made it.',
  )
  return null
}

function pledgedOf(cells: Cells) {
  if (cells.text('pledged') === null)
    cells.note('error', 'pledged', 'Pledge Amount', 'the row has no pledge amount.', fromKickstarter)
  return cells.amount('pledged')
}

function completedOf(raw: RawRow, cells: Cells): string | null {
  if (raw.completed === null) return null
  const value = (raw.cells[raw.completed] ?? raw.answers[raw.completed] ?? '').trim()
  if (/^(|no|not completed?|-)$/i.test(value)) return null
  const moment = readMoment(value, /\(utc\)/i.test(raw.completed) ? 'utc' : 'unknown')
  if (moment === null)
    cells.noteColumn(
      'warning',
      raw.completed,
      value,
      `“${value}” is not a date, so the order counts as not completed.`,
      dateRemedy,
    )
  return moment
}

function shippingCountryOf(cells: Cells): string | null {
  const text = cells.text('shippingCountry')
  return text === null ? null : (countryCode(text) ?? text)
}
