import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Env } from '../../access/allow.ts'
import { decimal } from '../../model/money.ts'
import { routes } from '../api/campaigns.ts'
import type { Answer } from '../api/define.ts'
import { type Known, knownCampaign, ownRecord } from '../backers/known.ts'
import { type Press, press } from '../backers/press.ts'
import type { Deps } from '../deps.ts'
import { serve } from '../serve.ts'
import { type Asked, editsOf, type Edit, inWords, isAnswered, saysTheSame } from './answers.ts'
import { consequenceOf } from './consequence.ts'
import { type Thing, thingsOf } from './found.ts'
import { type Suggestion, suggestions } from './suggest.ts'

type Row = Answer<typeof routes.items>['items'][number]

/** What a campaign's rewards, items and add-ons are in the warehouse. */
export function itemRoutes(app: OpenAPIHono<Env>, deps: Deps): void {
  const edits = async (workspace: string, slug: string, answers: readonly Asked[]) => {
    const known = await knownCampaign(deps.db, workspace, slug)
    return { known, edits: editsOf(known, await thingsOf(deps.db, known), answers) }
  }

  serve(app, routes.items, async ({ params, workspace }) => {
    const known = await knownCampaign(deps.db, workspace, params.slug)
    const things = await thingsOf(deps.db, known)
    const suggest = await suggestions(deps.db, known)
    return { items: things.map((thing) => rowOf(known, thing, suggest)) }
  })

  serve(app, routes.consequence, async ({ params, body, workspace }) => {
    const asked = await edits(workspace, params.slug, body.answers)
    return consequenceOf(deps.db, asked.known, asked.edits)
  })

  serve(app, routes.answer, async ({ params, body, person, workspace }) => {
    const asked = await edits(workspace, params.slug, body.answers)
    // Said before it is done: afterwards nothing waits any more.
    const said = await consequenceOf(deps.db, asked.known, asked.edits)
    const by = { workspace, slug: params.slug, person }
    await press(deps, by, async (trx) => {
      const presses: Press[] = []
      for (const edit of asked.edits) {
        const before = await ownRecord(trx, by, 'mapping', edit.key)
        // Pressed twice at once: the second finds it said already.
        if (!saysTheSame(before, edit.after)) presses.push(pressOf({ ...edit, before }))
      }
      return presses
    })
    return said
  })
}

const pressOf = ({ key, before, after }: Edit): Press => ({
  on: { kind: 'mapping', id: key },
  title: isAnswered(after) ? `Said what “${after.title}” is` : `Took back what “${after.title}” is`,
  detail: null,
  changes: [{ field: after.title, before: inWords(before), after: inWords(after) }],
  writes: [{ kind: 'mapping', id: key, data: after }],
})

function rowOf(known: Known, thing: Thing, suggest: (thing: Thing) => Suggestion | null): Row {
  const mapping = known.mappings.get(thing.key)
  const answered = isAnswered(mapping)
  return {
    ...thing,
    answered,
    digital: mapping?.digital ?? false,
    lines: (mapping?.lines ?? []).map(({ sku, name, quantity, unitPrice }) => ({
      ...{ sku, name, quantity },
      unitPrice: unitPrice && decimal(unitPrice),
    })),
    suggestion: answered ? null : suggest(thing),
  }
}
