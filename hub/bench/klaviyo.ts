import { loadavg } from 'node:os'
import { days } from './klaviyo/days.ts'
import { history } from './klaviyo/history.ts'
import { label } from './klaviyo/label.ts'

export async function klaviyo(): Promise<object> {
  const parts = { labelToEventMs: label, history, countsPerDay: days }
  const figures: Record<string, object> = {}
  for (const [name, part] of Object.entries(parts)) {
    figures[name] = { ...(await part()), load: loadavg()[0] }
    console.error(JSON.stringify({ [name]: figures[name] }))
  }
  return figures
}
