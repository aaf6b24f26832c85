import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { allow, type Env } from '../../access/allow.ts'
import { type BackerLine, backerReportCsv } from '../../connectors/kickstarter/backer-report.ts'
import { fillTemplate, type FilledTemplate, TemplateRefusal } from '../../connectors/kickstarter/template.ts'
import type { filled } from '../api/sync.ts'
import { whyOf } from '../campaigns/standing.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'
import { personOf } from '../serve.ts'
import { allBackers, type Backer, type Known, knownCampaign } from './known.ts'
import { living, type Parcel, parcelsOf, whyNoNumber } from './parcels.ts'
import { orderNumberOf } from './row.ts'
import type { z } from '@hono/zod-openapi'

const templateBytes = 20_000_000
const notSent = ['not_finalized', 'held', 'waiting', 'unreleased', 'queued', 'task', 'left_alone']

/** Files in and out: Kickstarter's tracking template filled, and the backer report with ShipStation's side of it. */
export function fileRoutes(app: OpenAPIHono<Env>, deps: Deps): void {
  app.post('/api/campaigns/:slug/tracking-template', allow('owner'), small, async (c) => {
    const overwrite = c.req.query('overwrite') === 'yes'
    const { known, backers, parcels } = await everybody(c, deps)
    const bytes = new Uint8Array(await c.req.arrayBuffer())
    return c.json(answerOf(known, filledWith(known, backers, parcels, bytes, overwrite)))
  })

  app.get('/api/campaigns/:slug/backer-report.csv', allow('owner'), async (c) => {
    const { known, backers, parcels } = await everybody(c, deps)
    const lines = backers.map((backer) => lineOf(known, backer, parcels(backer.row.number)))
    return c.body(streamed(backerReportCsv(lines)), 200, {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${fileName('backer-report', known)}"`,
      'Cache-Control': 'no-store',
    })
  })
}

const small = bodyLimit({
  maxSize: templateBytes,
  onError: () => {
    throw new Problem(413, 'The template is larger than 20 MB.', {
      remedy: 'Download it from Kickstarter for fewer backers at a time.',
    })
  },
})

async function everybody(c: Context<Env>, deps: Deps) {
  const { workspace } = personOf(c)
  const known = await knownCampaign(deps.db, workspace, c.req.param('slug') ?? '')
  const backers = await allBackers(deps.db, known)
  return { known, backers, parcels: await parcelsOf(deps.db, known, backers) }
}

/** A name made here, of letters that no header and no file system can stumble over. */
const fileName = (what: string, { slug }: Known) =>
  `${what}-${slug.replace(/[^A-Za-z0-9-]+/g, '-').slice(0, 80)}.csv`

function filledWith(
  known: Known,
  backers: readonly Backer[],
  parcels: (number: string) => Parcel[],
  bytes: Uint8Array,
  overwrite: boolean,
): FilledTemplate {
  const byNumber = new Map(backers.map((backer) => [backer.row.number, backer]))
  const numbers = (number: string) => living(parcels(number)).flatMap(({ tracking }) => tracking ?? [])
  const tracking = new Map(backers.map(({ row }) => [row.number, numbers(row.number)]))
  const why = (number: string) => {
    const backer = byNumber.get(number)
    if (!backer) return 'is not in this campaign'
    return lineOf(known, backer, parcels(number)).why?.replace(/\.$/, '') ?? null
  }
  try {
    return fillTemplate(bytes, tracking, { overwrite, why })
  } catch (error) {
    if (error instanceof TemplateRefusal) throw new Problem(422, error.message, { field: 'file' })
    throw error
  }
}

const answerOf = (known: Known, it: FilledTemplate): z.infer<typeof filled> => ({
  filled: it.filled.length,
  kept: it.kept.length,
  unmatched: it.unmatched.map((row) => row.says),
  says: [
    it.says,
    ...it.kept.map((row) => row.says),
    ...it.notInTemplate.map((number) => `Backer ${number} has a number and is not in this template.`),
  ],
  fileName: fileName('tracking', known),
  file: it.bytes.toString('base64'),
})

/** One backer as the report on screen shows them. */
function lineOf(known: Known, backer: Backer, parcels: readonly Parcel[]): BackerLine {
  const { row, pledge } = backer
  const number = orderNumberOf(known, backer)
  const says = notSent.includes(row.state) ? whyOf(row, known.sync.state === 'paused') : ''
  return {
    pledge,
    order: number === null ? null : { number, status: row.remote?.status ?? 'sent' },
    parcels: living(parcels),
    why: says || whyNoNumber(known, backer, parcels),
  }
}

/** In pieces of a few hundred rows, as fast as they are taken. */
function streamed(rows: Generator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    pull(controller) {
      let piece = ''
      for (let n = 0; n < 500; n += 1) {
        const { value, done } = rows.next()
        if (done) {
          if (piece) controller.enqueue(encoder.encode(piece))
          return controller.close()
        }
        piece += value
      }
      controller.enqueue(encoder.encode(piece))
    },
  })
}
