import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Asked, api, World } from 'shipstation/sandbox'

export type Account = { world: World; apiKey: string; apiSecret: string }
export type Accounts = { url: string; all: Account[]; [Symbol.asyncDispose](): Promise<void> }

/** Many ShipStation accounts at one address, told apart by their keys as at the real one. */
export async function manyAccounts(n: number): Promise<Accounts> {
  const all = Array.from({ length: n }, (_, at) => accountOf(new World({ seed: at + 1 })))
  const byKey = new Map(all.map((one) => [basicOf(one), one.world]))
  const [first] = all
  if (!first) throw new Error('at least one account is wanted')
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://sandbox')
      const asked: Asked = {
        ...{ method: request.method ?? 'GET', path: pathname, target: request.url ?? '/' },
        query: Object.fromEntries([...searchParams].map(([name, value]) => [name.toLowerCase(), value])),
        ...{ headers: request.headers, body: Buffer.concat(parts).toString('utf8') },
      }
      const world = byKey.get(request.headers.authorization ?? '') ?? first.world
      void api(world, asked).then((reply) => response.writeHead(reply.status, reply.headers).end(reply.body))
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo // why: a server that listens on a port has an address of this kind
  return {
    ...{ url: `http://127.0.0.1:${port}`, all },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
      for (const { world } of all) world.close()
    },
  }
}

function accountOf(world: World): Account {
  const key = world.shop.keys.all().find(({ state }) => state === 'active')
  return { world, apiKey: key?.apiKey ?? '', apiSecret: key?.apiSecret ?? '' }
}
const basicOf = ({ apiKey, apiSecret }: Account) =>
  `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`
