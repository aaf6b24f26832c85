import type { OpenAPIHono } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { allow, type Env } from '../access/allow.ts'
import { connectionOfToken } from '../hooks.ts'
import { hear } from '../engine/hear.ts'
import { allConnections, noteHeard } from '../store/connections.ts'
import { workOf } from '../store/store.ts'
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
    const at = deps.clock.now()
    await deps.db.transaction().execute(async (trx) => {
      await hear(workOf(trx), row, heard, at)
      await noteHeard(trx, row.id, at)
    })
    deps.engine.wake(row.workspace, row.account)
    return c.json({ says: 'Heard.' }, 200)
  })
}
