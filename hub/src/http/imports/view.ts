import { readableDifference } from './difference.ts'
import { finalized } from '../../connectors/kickstarter/finalized.ts'
import type { ImportRow } from '../../campaigns/imports.ts'
import { decimal } from '../../model/money.ts'
import type { Pledge } from '../../model/pledge.ts'
import type { Answer } from '../api/define.ts'
import type { routes } from '../api/campaigns.ts'

type View = Answer<typeof routes.import>
const eras: Record<string, string> = {
  A: 'Kickstarter backer report, as of 2017',
  B: 'Kickstarter backer report, 2018 to 2020',
  C: 'Kickstarter backer report, 2021 to 2024, with item counts',
  D: 'Kickstarter backer report, 2024 and later, from the pledge manager',
}

/** An import as its page shows it. `newest`: the date of the newest report imported so far. */
export function importView(row: ImportRow, newest: Date | null): View {
  const older =
    row.state === 'preview' && row.reportDate !== null && newest !== null && row.reportDate < newest
  return {
    id: row.id,
    file: row.file,
    state: row.state,
    says: row.says,
    at: row.at.toISOString(),
    progress:
      row.state === 'importing' || row.state === 'done'
        ? { done: row.done, of: row.total ?? row.done }
        : null,
    needsDate: row.state === 'preview' && row.reportDate === null,
    older,
    reportDate: row.reportDate?.toISOString() ?? null,
    preview: row.preview === null ? null : previewView(row.preview, row.completedColumn),
    difference: row.difference === null ? null : readableDifference(row.difference),
  }
}

function previewView(
  preview: NonNullable<ImportRow['preview']>,
  completedColumn: string | null,
): View['preview'] {
  return {
    era: preview.era === null ? 'Not recognised' : (eras[preview.era] ?? preview.era),
    files: preview.layouts.map(({ file, rows }) => ({ name: file, rows })),
    rows: preview.backers,
    problems: preview.problems.map(({ file, row, column, value, says, remedy, level }) => ({
      file,
      row,
      column,
      value,
      says,
      remedy,
      level,
    })),
    problemCount: preview.counts.errors + preview.counts.warnings,
    items: preview.found,
    completionColumns: preview.columns.completion,
    completedColumn,
    answerColumns: preview.columns.answers,
    countries: preview.countries.map(({ country, backers }) => ({ label: country, count: backers })),
    sample: preview.first.map((pledge) => sampleRow(pledge, completedColumn)),
  }
}

function sampleRow(pledge: Pledge, completedColumn: string | null) {
  const verdict = finalized(pledge, { campaign: { completedColumn }, decision: null, digital: false })
  return {
    number: pledge.number,
    name: pledge.name,
    reward: pledge.reward?.title ?? null,
    country: pledge.address?.country ?? pledge.shippingCountry,
    pledged: `${decimal(pledge.pledged)} ${pledge.pledged.currency}`,
    finalized: verdict.finalized,
    why: verdict.finalized ? 'finalized' : `not finalized: ${verdict.reasons.join('; ')}`,
  }
}
