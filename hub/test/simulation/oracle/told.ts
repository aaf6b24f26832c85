import type { Company } from '../company.ts'
import type { Post } from '../far/post.ts'
import type { Dump } from '../hands.ts'
import { rowsOf } from './rows.ts'

/** The events and letters: each once, in order, none missing without a reason. */
export function told(company: Company, rows: Dump, post: Post): string[] {
  const { workspace, events, accounts } = company
  const found: string[] = []
  const once = new Map<string, number>()
  const last = new Map<string, number>()
  for (const event of events.kept) {
    const name = event.what === 'status' ? `${event.order} status ${event.n}` : `${event.order} ${event.what}`
    once.set(name, (once.get(name) ?? 0) + 1)
    if ((once.get(name) ?? 0) > 1) found.push(`I2 the event ${name} is there twice`)
    if (event.what === 'status') {
      if ((last.get(event.order) ?? 0) > event.n)
        found.push(`I4 ${event.order}: the status of change ${event.n} came after ${last.get(event.order)}`)
      last.set(event.order, event.n)
    }
  }
  const open = rowsOf(rows, 'steps', workspace).filter(
    (step) => step.sink === 'events.events' && step.state !== 'done',
  )
  for (const change of rowsOf(rows, 'changes', workspace)) {
    if (change.account !== accounts.shipstation || change.kind !== 'order' || change.after === null) continue
    const number = (change.after as { number: string }).number // why: the model of an order
    if (!once.has(`${number} placed`) && !open.some((step) => step.src_id === change.id))
      found.push(`I1 nobody was told of ${number}`)
  }
  const letters = post.delivered.filter((letter) => letter.workspace === workspace)
  const names = letters.map((letter) => `${letter.about} ${letter.says}`)
  for (const name of new Set(names))
    if (names.filter((other) => other === name).length > 1)
      found.push(`I2 the letter "${name}" was sent twice`)
  return found
}
