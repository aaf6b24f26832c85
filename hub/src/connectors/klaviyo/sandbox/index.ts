import type { AddressInfo } from 'node:net'
import type { Account } from './account.ts'
import type { WindowCounts } from './rates.ts'
import type { Logged } from './requests.ts'
import { accountId } from './routes/accounts.ts'
import { createServer } from './server.ts'
import { type Options, World } from './world.ts'

export type { WindowCounts } from './rates.ts'
export type { Logged } from './requests.ts'
export type { Options as KlaviyoSandboxOptions } from './world.ts'

export type KlaviyoSandbox = {
  url: string
  port: number
  /** A private key with every scope, or with those of the options. */
  apiKey: string
  /** Six characters: the account's id, and its public key. */
  accountId: string
  /** What is in the account, to look at and to meddle with in a test. */
  account: Account
  /** The last requests, newest last. */
  requests: readonly Logged[]
  world: World
  /** What each call's minutes were used for, oldest first; the last may still be open. */
  windows(): readonly WindowCounts[]
  close(): Promise<void>
}

/** Starts a Klaviyo to develop and test against. */
export async function startKlaviyoSandbox(options: Options = {}): Promise<KlaviyoSandbox> {
  const world = new World(options)
  const server = createServer(world)
  const host = options.host ?? '127.0.0.1'
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, host, resolve)
  })
  const { port } = server.address() as AddressInfo // why: it listens on a port, not on a pipe
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
    apiKey: world.account.keys.all().find(({ state }) => state === 'active')?.key ?? '',
    accountId: accountId(world.account.seed),
    account: world.account,
    requests: world.requests.last,
    world,
    windows: () => world.rates.past,
    close,
  }
}
