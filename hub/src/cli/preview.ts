import type { Desk } from './desk.ts'
import type { Import } from './import.ts'
import { firstOf, several } from './words.ts'

type Preview = NonNullable<Import['preview']>
type Difference = NonNullable<Import['difference']>
const mostProblems = 20
const mostNames = 8

/** What the report holds, what is wrong in which row, and what importing it would change. `page`: where the whole of it is. */
export function showPreview(
  desk: Desk,
  { file, reportDate, older, preview, difference }: Import,
  page: string,
): void {
  if (!preview) return
  desk.say(`${file}: ${several(preview.rows, 'backer')}. ${preview.era}.`)
  if (reportDate !== null)
    desk.say(
      `Made on ${reportDate.slice(0, 10)}.${older ? ' That is older than the newest report imported.' : ''}`,
    )
  if (preview.completionColumns.length > 0 && preview.completedColumn === null)
    desk.say(
      `These columns could say when a pledge is complete: ${preview.completionColumns.join(', ')}. Choose one with --completed.`,
    )
  showProblems(desk, preview, page)
  if (difference) showDifference(desk, difference, page)
}

function showProblems(desk: Desk, { problems, problemCount }: Preview, page: string): void {
  if (problemCount === 0) return desk.say('Nothing is wrong in it.')
  desk.say(`\n${several(problemCount, 'thing')} to look at:`)
  for (const one of problems.slice(0, mostProblems)) desk.say(`  ${placeOf(one)}: ${one.says} ${one.remedy}`)
  if (problemCount > mostProblems) desk.say(`  and ${problemCount - mostProblems} more: ${page}`)
}

function placeOf({ file, row, column, level }: Preview['problems'][number]): string {
  const place = [row === null ? file : `row ${row}`, column === null ? '' : `column “${column}”`]
  return `${level === 'error' ? 'wrong' : 'note'}, ${place.filter(Boolean).join(', ')}`
}

function showDifference(desk: Desk, found: Difference, page: string): void {
  desk.say(`\n${found.created} new, ${found.changed} changed, ${found.same} as they were.`)
  const { missing, refunds, conflicts, changes } = found
  if (missing.length > 0) {
    const named = firstOf(missing, mostNames, ({ number, name }) => `${number}${name ? ` ${name}` : ''}`)
    desk.say(`Missing from this report, and left as they are: ${named.join(', ')}.`)
  }
  for (const line of firstOf(
    refunds,
    mostNames,
    ({ number, name, says }) => `${number} ${name ?? ''}: ${says}`,
  ))
    desk.say(`  ${line}`)
  if (conflicts > 0)
    desk.say(
      `${several(conflicts, 'correction')} made here and this report disagree: you choose at ${page.replace(/import$/, 'backers?state=waiting')}`,
    )
  for (const line of firstOf(changes, mostNames, changeSays)) desk.say(`  ${line}`)
}

const changeSays = ({ number, name, changes }: Difference['changes'][number]) =>
  `${number} ${name ?? ''}: ${changes.map(({ field, before, after }) => `${field} ${before ?? 'empty'} → ${after ?? 'empty'}`).join('; ')}`
