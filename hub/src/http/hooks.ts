import type { OpenAPIHono } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { allow, type Env } from '../access/allow.ts'
import { connectionOfToken } from '../hooks.ts'
import { allConnections } from '../store/connections.ts'
import { addHint, dueNow } from '../store/sources.ts'
import type { Deps } from './deps.ts'

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
    await deps.db.transaction().execute(async (trx) => {
      for (const { stream, ask } of heard) {
        if ('since' in ask) await dueNow(trx, row.workspace, row.account, [stream], deps.clock.now())
        else await addHint(trx, row.workspace, row.account, stream, ask, false)
      }
    })
    deps.engine.wake(row.workspace, row.account)
    return c.json({ says: 'Heard.' }, 200)
  })
}
