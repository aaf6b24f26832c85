import type { AddressInfo } from 'node:net'
import type { WindowCounts } from './budget.ts'
import type { Logged } from './requests.ts'
import { createServer } from './server.ts'
import type { Shop } from './shop.ts'
import { type Options, World } from './world.ts'

export type { WindowCounts } from './budget.ts'
export type { Logged } from './requests.ts'
export { Settings } from './settings/index.ts'
export type { Shop } from './shop.ts'
export { World }
export type { Options as SandboxOptions } from './world.ts'
export type { Clock } from './clock.ts'
/** One request to the API and one to what stands beside it, without a socket: for a world of the caller's own. */
export { api } from './api.ts'
export { control } from './control/index.ts'
export type { Asked, Reply } from './reply.ts'

export type Sandbox = {
  url: string
  port: number
  apiKey: string
  apiSecret: string
  /** What is in the account, to look at and to meddle with in a test. */
  shop: Shop
  /** The last requests, newest last. */
  requests: readonly Logged[]
  world: World
  /** What each key pair's minutes were used for, oldest first; the last may still be open. */
  windows(): WindowCounts[]
  close(): Promise<void>
}

/** Starts a ShipStation to develop and test against. */
export async function startSandbox(options: Options = {}): Promise<Sandbox> {
  const world = new World(options)
  const server = createServer(world)
  const host = options.host ?? '127.0.0.1'
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, host, resolve)
  })
  // The cast: a server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo
  const key = world.shop.keys.all().find(({ state }) => state === 'active')
  let closing: Promise<void> | null = null
  const close = () => {
    closing ??= new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
      world.close()
    })
    return closing
  }
  return {
    url: `http://${host}:${port}`,
    port,
    apiKey: key?.apiKey ?? '',
    apiSecret: key?.apiSecret ?? '',
    shop: world.shop,
    requests: world.requests.last,
    world,
    windows: () => world.budget.counts(),
    close,
  }
}
