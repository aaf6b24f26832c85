import type { OpenAPIHono } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { allow, type Env } from '../access/allow.ts'
import { connectionOfToken } from '../hooks.ts'
import type { Connector } from '../connector.ts'
import { allConnections, type ConnectionRow, noteHeard } from '../store/connections.ts'
import { addHint } from '../store/hints.ts'
import type { Trx } from '../store/open.ts'
import { dueNow } from '../store/sources.ts'
import type { Deps } from './deps.ts'

type Heard = NonNullable<ReturnType<NonNullable<Connector['heard']>>>

/**
 * Webhooks are hints: unsigned, lossy, and never written anywhere as they are. One is accepted only after what it asks for is
 * committed; the look itself goes through the lane, under its budget.
 */
export function hookRoutes(app: OpenAPIHono<Env>, deps: Deps) {
  const small = bodyLimit({
    maxSize: 64 * 1024,
    onError: (c) => c.json({ says: 'Too large for a notice.' }, 413),
  })
  app.post('/hooks/ss/:token', allow('anyone'), small, async (c) => {
    const row = connectionOfToken(deps.key, c.req.param('token'), await allConnections(deps.db))
    if (!row) return c.json({ says: 'There is nothing at this address.' }, 404)
    const body = await c.req.text()
    const heard = deps.registry.connector(row.connector).heard?.({ headers: c.req.header(), body }) ?? null
    if (heard === null) return c.json({ says: 'Ignored.' }, 202)
    const at = deps.clock.now()
    await deps.db.transaction().execute(async (trx) => {
      await keep(trx, row, heard, at)
      await noteHeard(trx, row.id, at)
    })
    deps.engine.wake(row.workspace, row.account)
    return c.json({ says: 'Heard.' }, 200)
  })
}

/** What is named is looked at once; what is new beside it is looked for when the notice was news itself. */
async function keep(trx: Trx, { workspace, account }: ConnectionRow, heard: Heard, at: Date) {
  const hint = ({ stream, ask }: Heard[number]) =>
    addHint(trx, { workspace, account, stream, ask, person: false, about: null, at })
  const named = heard.filter(({ ask }) => 'only' in ask)
  const beside = heard.filter(({ ask }) => !('only' in ask))
  let isNews = false
  for (const one of named) if ((await hint(one)) === 'due') isNews = true
  if (named.length === 0) for (const one of beside) await hint(one)
  else if (isNews)
    await dueNow(
      trx,
      workspace,
      account,
      beside.map(({ stream }) => stream),
      at,
    )
}
