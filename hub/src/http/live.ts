import type { OpenAPIHono } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import { allow, type Env } from '../access/allow.ts'
import type { Told } from '../events.ts'
import type { Deps } from './deps.ts'

const quietMs = 25_000
const gatherMs = 150

/** Live news for screens: what changed, never the thing itself. A burst of the same news is told once. */
export function liveRoutes(app: OpenAPIHono<Env>, deps: Deps) {
  app.get('/api/events', allow('owner'), (c) =>
    streamSSE(c, async (stream) => {
      const waiting = new Map<string, Told>()
      let wake = new AbortController()
      const unlisten = deps.events.listen((told) => {
        waiting.set(`${told.topic} ${told.id}`, told)
        wake.abort()
      })
      stream.onAbort(() => {
        unlisten()
        wake.abort()
      })
      await stream.writeSSE({ event: 'hello', data: '{}' })
      while (!stream.aborted) {
        wake = new AbortController()
        if (waiting.size === 0) await deps.clock.sleep(quietMs, wake.signal)
        await deps.clock.sleep(gatherMs)
        const news = [...waiting.values()]
        waiting.clear()
        if (news.length === 0) await stream.write(': still here\n\n')
        else if (news.length > 50)
          await stream.writeSSE({ data: JSON.stringify({ topic: 'overview', id: 'many' }) })
        for (const told of news.slice(0, 50)) await stream.writeSSE({ data: JSON.stringify(told) })
      }
    }),
  )
}
