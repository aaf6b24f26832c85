import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Env } from '../../access/allow.ts'
import { routes } from '../api/backers.ts'
import type { Deps } from '../deps.ts'
import { serve } from '../serve.ts'
import { correct, editsOf, resolve } from './correct.ts'
import { chooseTwin, decide } from './decide.ts'
import { fileRoutes } from './files.ts'
import { knownCampaign } from './known.ts'
import { listBackers } from './list.ts'
import { type By, press } from './press.ts'
import { noteRefund, withdrawRefund } from './refund.ts'
import { showBacker } from './show.ts'
import { wouldSend } from './would-send.ts'

type Asked = { params: { slug: string; number: string }; person: By['person']; workspace: string }

/** A campaign's backers: the report on screen, one backer, and what a person can say about one. */
export function backerRoutes(app: OpenAPIHono<Env>, deps: Deps): void {
  const show = ({ params, workspace }: Omit<Asked, 'person'>) =>
    showBacker(deps, workspace, params.slug, params.number)
  /** Does it, then shows the backer as it is now. */
  const change = async (asked: Asked, work: (by: By) => Parameters<typeof press>[2]) => {
    const by = { workspace: asked.workspace, slug: asked.params.slug, person: asked.person }
    await press(deps, by, work(by))
    return show(asked)
  }

  serve(app, routes.list, ({ params, query, workspace }) => listBackers(deps, workspace, params.slug, query))
  serve(app, routes.show, show)
  serve(app, routes.wouldSend, ({ params, workspace }) =>
    wouldSend(deps, workspace, params.slug, params.number),
  )

  serve(app, routes.correct, (asked) => {
    const edits = editsOf(asked.body.fields)
    return change(asked, (by) => (trx, at) => correct(trx, by, asked.params.number, edits, at))
  })
  serve(app, routes.resolve, (asked) =>
    change(asked, (by) => (trx, at) => resolve(trx, by, asked.params.number, asked.body, at)),
  )
  serve(app, routes.decide, (asked) =>
    change(asked, (by) => (trx, at) => decide(trx, by, [asked.params.number], asked.body, at)),
  )
  serve(app, routes.decideMany, async ({ params, body, person, workspace }) => {
    const by = { workspace, slug: params.slug, person }
    const decided = await press(deps, by, (trx, at) => decide(trx, by, body.numbers, body, at))
    return { decided, unchanged: new Set(body.numbers).size - decided }
  })
  serve(app, routes.twin, async (asked) => {
    const { connected } = (await knownCampaign(deps.db, asked.workspace, asked.params.slug)).sync
    const choice = { ...asked.body, connected }
    return change(asked, (by) => (trx, at) => chooseTwin(trx, by, asked.params.number, choice, at))
  })
  serve(app, routes.refund, (asked) =>
    change(asked, (by) => (trx, at) => noteRefund(trx, by, asked.params.number, asked.body, at)),
  )
  serve(app, routes.withdrawRefund, async (asked) => {
    const { number, press: id } = asked.params
    await change(asked, (by) => (trx) => withdrawRefund(trx, by, number, id))
    return { says: 'The refund is taken back.' }
  })
  fileRoutes(app, deps)
}
