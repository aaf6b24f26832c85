import { csvLine } from '../../../examples/kickstarter/csv.ts'
import type { ReportFile } from '../../src/connectors/kickstarter/report/files.ts'
import { type Preview, previewReport } from '../../src/connectors/kickstarter/report/preview.ts'
import { readReport } from '../../src/connectors/kickstarter/report/read.ts'
import { toPledge } from '../../src/connectors/kickstarter/report/row.ts'
import type { Pledge } from '../../src/model/pledge.ts'

export const usd = { currency: 'USD', completedColumn: null }

/** Real header rows, as far as they are known in public. */
export const headers = {
  A: 'Backer Number,Backer UID,Backer Name,Email,Shipping Country,Shipping Amount,Reward Minimum,Pledge Amount,Pledged At,Rewards Sent?,Pledged Status,Notes,Billing State/Province,Billing Country,Survey Response,Shipping Name,Shipping Address 1,Shipping Address 2,Shipping City,Shipping State,Shipping Postal Code,Shipping Country Name,Shipping Country Code,What Is Your Contact Phone Number?,Add On: How Many Additional Copies Did You Pledge For?',
  'A without reward':
    'Backer Number,Backer UID,Backer Name,Email,Pledge Amount,Pledged At,Pledged Status,Notes,Billing State/Province,Billing Country',
  B: 'Backer Number,Backer UID,Backer Name,Email,Shipping Country,Shipping Amount,Reward Title,Reward Minimum,Reward ID,Pledge Amount,Pledged At,Rewards Sent?,Pledged Status,Notes,Billing State/Province,Billing Country,Survey Response,Shipping Name,Shipping Address 1,Shipping Address 2,Shipping City,Shipping State,Shipping Postal Code,Shipping Country Name,Shipping Country Code,Shipping Phone Number,Shipping Delivery Notes',
  C: 'Backer Number,Backer UID,Backer Name,Email,Shipping Country,Shipping Amount,Reward Title,Backing Minimum,Reward ID,Bonus Support,Pledge Amount,Pledged At,Fulfillment Status,Pledged Status,Notes,Game,Token pack,Survey Response,Shipping Name,Shipping Address 1,Shipping Address 2,Shipping City,Shipping State,Shipping Postal Code,Shipping Country Name,Shipping Country Code,Shipping Phone Number,Shipping Delivery Notes',
  D: 'Backer Number,Backer UID,Backer Name,Email,Shipping Country,Shipping Amount,Reward Title,Backing Minimum,Reward ID,Bonus Support,Pledge Amount,Pledged At (UTC),Fulfillment Status,Pledged Status,Late Pledge,Pledge Over Time,Amount Due,Amount Paid,Notes,Billing State/Province,Billing Country,[Addon: 71] Enamel mug,[Addon: 72] Poster,Lamp,Enamel mug,LAMP-1 Lamp Finish: Choose,Survey Response,Shipping Name,Shipping Address 1,Shipping Address 2,Shipping City,Shipping State,Shipping Postal Code,Shipping Country Name,Shipping Country Code,Shipping Phone Number,Shipping Delivery Notes',
} as const
export type Header = keyof typeof headers

const ordinary: Record<string, string> = {
  'Backer Number': '1',
  'Backer UID': '1000001',
  'Backer Name': 'Ada Winter',
  Email: 'ada@example.com',
  'Shipping Country': 'US',
  'Shipping Amount': '$8.00',
  'Reward Title': 'Lamp',
  'Reward Minimum': '$45.00',
  'Backing Minimum': '$45.00',
  'Reward ID': '9001',
  'Bonus Support': '$0.00',
  'Pledge Amount': '$53.00',
  'Pledged At': '2018/03/28, 10:27',
  'Pledged At (UTC)': '2026-03-28, 10:27',
  'Fulfillment Status': 'not_started',
  'Pledged Status': 'collected',
  'Amount Due': '$0.00',
  'Amount Paid': '$53.00',
  Game: '1',
  Lamp: '1',
  'Survey Response': '2018/08/10, 12:33',
  'Shipping Name': 'Ada Winter',
  'Shipping Address 1': '120 Alder St',
  'Shipping City': 'Portland',
  'Shipping State': 'OR',
  'Shipping Postal Code': '97205',
  'Shipping Country Name': 'United States',
  'Shipping Country Code': 'US',
  'Shipping Phone Number': '+1 503 555 0111',
}

/** A report with one row per override of an ordinary backer; backers are numbered 1, 2, 3 unless told. */
export function csv(header: string, rows: Record<string, string>[], newline = '\n'): string {
  const columns = (header in headers ? headers[header as Header] : header).split(',') // why: `in` narrows no string
  const lines = rows.map((row, index) => {
    const cells: Record<string, string> = { ...ordinary, 'Backer Number': String(index + 1), ...row }
    return csvLine(columns.map((column) => cells[column] ?? ''))
  })
  return [columns.join(','), ...lines, ''].join(newline)
}

export const file = (content: string | Uint8Array, name = 'backers.csv'): ReportFile => ({
  name,
  bytes: Buffer.from(content),
})

export async function pledges(content: string | Uint8Array, name?: string, options = usd): Promise<Pledge[]> {
  const all: Pledge[] = []
  for await (const raw of readReport(file(content, name), options)) all.push(toPledge(raw))
  return all
}

export const preview = (
  content: string | Uint8Array,
  name?: string,
  options: { currency: string; completedColumn: string | null } = usd,
): Promise<Preview> => previewReport(file(content, name), options)

/** The one sentence (and remedy) a bad report gets. */
export async function complaint(content: string | Uint8Array, name?: string): Promise<string> {
  const { problems } = await preview(content, name)
  const error = problems.find((problem) => problem.level === 'error')
  return error ? `${error.says} ${error.remedy}` : 'no error'
}
