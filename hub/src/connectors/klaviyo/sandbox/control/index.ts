import { Refusal } from '../refusal.ts'
import { type Asked, json, type Reply } from '../reply.ts'
import type { World } from '../world.ts'
import { type Control, type Fields, Misuse } from './control.ts'
import { eventList, eventPage, metricList, profileList, profilePage } from './feed.ts'
import {
  addFault,
  changeAccount,
  changeKeys,
  changeRejected,
  overview,
  requestLog,
  setClock,
  setSwitches,
} from './switches.ts'

const handlers: [method: string, path: string, run: (control: Control) => unknown][] = [
  ['GET', 'state', overview],
  ['GET', 'events', eventList],
  ['GET', 'events/:id', eventPage],
  ['GET', 'profiles', profileList],
  ['GET', 'profiles/:id', profilePage],
  ['GET', 'metrics', metricList],
  ['GET', 'requests', requestLog],
  ['GET', 'faults', ({ world }) => ({ waiting: world.faults.waiting })],
  ['POST', 'faults', addFault],
  ['DELETE', 'faults', (control) => addFault({ ...control, body: { clear: true } })],
  ['GET', 'keys', ({ world }) => ({ keys: world.account.keys.all() })],
  ['POST', 'keys', changeKeys],
  ['POST', 'account', changeAccount],
  ['POST', 'rejected', changeRejected],
  ['POST', 'clock', setClock],
  ['POST', 'switches', setSwitches],
  ['POST', 'reset', (control) => (control.world.reset(), overview(control))],
]

export function control(world: World, asked: Asked): Reply {
  const path = asked.path.replace(/^\/_sandbox\/?/, '')
  for (const [method, pattern, run] of handlers) {
    const found = new RegExp(`^${pattern.replace(':id', '(?<id>[\\w-]+)')}$`).exec(path)
    if (!found || method !== asked.method) continue
    try {
      const id = found.groups?.id ?? ''
      return json(200, run({ world, query: asked.query, body: bodyOf(asked.body), id }))
    } catch (error) {
      const isTheirs = error instanceof Misuse || error instanceof Refusal
      if (isTheirs || (error instanceof Error && error.name === 'ZodError'))
        return json(400, { message: error.message })
      throw error
    } finally {
      world.settle()
    }
  }
  return json(404, { message: `There is no ${asked.method} /_sandbox/${path}.` })
}

function bodyOf(body: Buffer): Fields {
  if (body.length === 0) return {}
  let read: unknown
  try {
    read = JSON.parse(body.toString('utf8'))
  } catch {
    throw new Misuse('The body is not JSON.')
  }
  if (typeof read === 'object' && read !== null && !Array.isArray(read)) return { ...read }
  throw new Misuse('The body has to be a JSON object.')
}
