import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

/** Which lists a topic of `/api/events` makes old. */
const wakes: Record<string, string[]> = {
  connection: ['connections', 'overview', 'issues', 'campaigns', 'integrations', 'klaviyo'],
  campaign: ['campaigns', 'overview', 'issues', 'activity', 'integrations'],
  import: ['campaigns', 'activity'],
  order: ['orders', 'campaigns', 'overview', 'activity', 'integrations', 'klaviyo'],
  mail: ['mails', 'campaigns'],
  // Something came into the mirror or was planned: what waits and what would go may be another.
  overview: ['overview', 'issues', 'activity', 'integrations', 'klaviyo', 'campaigns', 'orders'],
}
/** At most one refresh of a list in this time, however fast orders go. */
const restMs = 800

/** Keeps what is on screen fresh while the hub says what moved. */
export function useLive(): void {
  const client = useQueryClient()
  useEffect(() => {
    const events = new EventSource('/api/events')
    const due = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | null = null
    const flush = () => {
      timer = null
      for (const key of due) void client.invalidateQueries({ queryKey: [key] })
      due.clear()
    }
    const heard = (event: MessageEvent<string>) => {
      for (const key of wakes[topicOf(event.data) ?? event.type] ?? []) due.add(key)
      timer ??= setTimeout(flush, restMs)
    }
    events.onmessage = heard
    for (const topic of Object.keys(wakes)) events.addEventListener(topic, heard)
    // At first and after a gap: what came before nobody told us.
    events.onopen = () =>
      void client.invalidateQueries({ predicate: (query) => query.state.data !== undefined })
    return () => {
      events.close()
      if (timer) clearTimeout(timer)
    }
  }, [client])
}

function topicOf(text: string): string | null {
  try {
    const it = JSON.parse(text) as { topic?: unknown } // why: only `topic` is read, and checked here
    return typeof it.topic === 'string' ? it.topic : null
  } catch {
    return null
  }
}
