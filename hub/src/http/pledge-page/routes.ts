import type { OpenAPIHono } from '@hono/zod-openapi'
import { allow, type Env } from '../../access/allow.ts'
import { knownCampaign, oneBacker } from '../backers/known.ts'
import { parcelsOf } from '../backers/parcels.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'
import { nowhere, page } from './page.ts'
import { type Told, toldOf } from './told.ts'

/** How long every no takes, in milliseconds: a made-up link and a backer who is gone answer alike. */
const noTakes = 100

/** What a backer sees of their pledge: the signed link is the key, and opens this one page. */
export function pledgePageRoutes(app: OpenAPIHono<Env>, deps: Deps): void {
  app.get('/p/:token', allow('anyone'), async (c) => {
    c.header('X-Robots-Tag', 'noindex, nofollow')
    c.header('Cache-Control', 'no-store')
    const began = deps.clock.tick()
    const of = deps.pledgeLinks.read(c.req.param('token'))
    const told = of && (await lookUp(deps, of))
    if (told) return c.html(page(told, c.get('nonce')))
    await deps.clock.sleep(Math.max(0, noTakes - (deps.clock.tick() - began)))
    return c.html(nowhere(c.get('nonce')), 404)
  })
}

type Of = { workspace: string; campaign: string; number: string }
async function lookUp(deps: Deps, { workspace, campaign, number }: Of): Promise<Told | null> {
  try {
    const known = await knownCampaign(deps.db, workspace, campaign)
    const backer = await oneBacker(deps.db, known, number)
    const parcels = await parcelsOf(deps.db, known, [backer])
    return toldOf(known, backer, parcels(number))
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null
    throw error
  }
}
