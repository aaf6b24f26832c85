import { openAsBlob, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { routes } from '../http/api/campaigns.ts'
import { type Campaign, campaignNamed } from './campaign.ts'
import { isDay } from './connect.ts'
import type { Desk } from './desk.ts'
import type { AnswerOf, Hub } from './hub.ts'
import { No } from './no.ts'
import { showPreview } from './preview.ts'
import { several } from './words.ts'

export type Import = AnswerOf<typeof routes.import>
export type ImportOptions = {
  campaign?: string
  yes?: boolean
  force?: boolean
  date?: string
  completed?: string
  json: boolean
}
const lookMs = 150

/** Uploads a backer report, shows what it would do, asks, imports, and waits for the end. */
export async function importReport(
  hub: Hub,
  desk: Desk,
  file: string,
  options: ImportOptions,
): Promise<void> {
  if (options.date !== undefined && !isDay(options.date))
    throw new No(2, `--date is "${options.date}", and that is no day.`, {
      remedy: 'Write it like 2026-07-15.',
    })
  const bytes = await fileAt(file)
  const campaign = await campaignNamed(hub, options.campaign)
  const at = `/api/campaigns/${campaign.slug}/imports`
  const query = new URLSearchParams({ file: basename(file) })
  desk.progress(`Sending ${file} …`)
  const { id } = await hub.upload<typeof routes.import>(`${at}?${query.toString()}`, bytes)
  const preview = await until(hub, `${at}/${id}`, desk, ({ state }) => state !== 'reading')
  if (!options.json) showPreview(desk, preview, `${hub.url}/campaigns/${campaign.slug}/import`)
  if (preview.state !== 'preview')
    throw new No(1, preview.says, { remedy: 'Nothing was stored. Mend the file, or download it again.' })
  const done = await decide(hub, desk, { campaign, at: `${at}/${id}`, preview }, options)
  if (options.json) return desk.answer(done)
  desk.say(done.state === 'done' ? done.says : 'Nothing was imported.')
  if (done.state === 'done') desk.say(`${hub.url}/campaigns/${campaign.slug}/backers`)
}

type Asked = { campaign: Campaign; at: string; preview: Import }

/** The preview goes when it is not confirmed, whatever the reason: nothing half done is left behind. */
async function decide(hub: Hub, desk: Desk, { campaign, at, preview }: Asked, options: ImportOptions) {
  const { force = false, date = null, completed } = options
  try {
    refuseUnknownColumn(preview, completed)
    const refused = (preview.older && !force) || (preview.needsDate && date === null)
    // What the hub would refuse is not asked about: its own sentence says why.
    if (!refused && !(await desk.ask(questionFor(preview, campaign), options.yes ?? false))) {
      await hub.send<typeof routes.cancel>('DELETE', at)
      return { ...preview, state: 'cancelled' as const }
    }
    await hub.send<typeof routes.confirm>('POST', `${at}/confirm`, {
      force,
      reportDate: date,
      ...(completed === undefined ? {} : { completedColumn: completed }),
    })
  } catch (error) {
    await hub.send<typeof routes.cancel>('DELETE', at).catch(() => null)
    throw inOptions(error)
  }
  const done = await until(hub, at, desk, ({ state }) => state !== 'importing')
  if (done.state !== 'done') throw new No(1, done.says)
  return done
}

const questionFor = ({ preview, difference }: Import, { name }: Campaign) =>
  `Import ${several(preview?.rows ?? 0, 'backer')} into ${name} (${difference?.created ?? 0} new, ${difference?.changed ?? 0} changed)?`

function refuseUnknownColumn({ preview }: Import, completed: string | undefined): void {
  const columns = preview?.completionColumns ?? []
  if (completed === undefined || columns.includes(completed)) return
  throw new No(2, `The report has no column “${completed}” that could say when a pledge is complete.`, {
    remedy: columns.length > 0 ? `It has: ${columns.join(', ')}.` : 'Leave --completed away.',
  })
}

/** A field of the API, said as the option that sets it. */
function inOptions(error: unknown): unknown {
  if (!(error instanceof No)) return error
  const option = { force: '--force', reportDate: '--date 2026-07-15' }[error.field ?? '']
  if (!option) return error
  return new No(error.exitCode, error.message, { remedy: `${error.remedy ?? ''} Here: ${option}.`.trim() })
}

async function fileAt(file: string): Promise<Blob> {
  const size = statSync(file, { throwIfNoEntry: false })
  if (!size) throw new No(2, `There is no file ${file}.`)
  if (!size.isFile())
    throw new No(2, `${file} is no file.`, { remedy: 'Give the CSV or the zip that Kickstarter made.' })
  return openAsBlob(file).catch(() => {
    throw new No(2, `${file} cannot be read.`, { remedy: 'Make it readable for you, or copy it.' })
  })
}

async function until(hub: Hub, path: string, desk: Desk, there: (now: Import) => boolean): Promise<Import> {
  for (;;) {
    const now = await hub.get<typeof routes.import>(path)
    if (there(now)) return now
    desk.progress(now.progress ? `${now.says} ${now.progress.done} of ${now.progress.of}` : now.says)
    await new Promise((resolve) => setTimeout(resolve, lookMs))
  }
}
