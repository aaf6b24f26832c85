import { buildApp } from '../../src/http/app.ts'
import { openDoor } from './access.ts'

/** The app as `hub.ts` builds it, with every noun's routes, on a database of its own and without a port. */
export async function liveApp() {
  const door = await openDoor()
  const app = buildApp({ ...door.platform, web: null })
  return { app, [Symbol.asyncDispose]: () => door[Symbol.asyncDispose]() }
}
