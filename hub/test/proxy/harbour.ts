import { sql } from 'kysely'
import { type Sandbox, startSandbox } from 'shipstation/sandbox'
import { freePort } from '../../demo/port.ts'
import { addLane } from '../../src/store/lanes.ts'
import { addSource } from '../../src/store/sources.ts'
import type { EngineRig } from '../rig/engine.ts'
import { WORKSPACE } from '../rig/engine.ts'
import { type Proxy, startProxy } from './proxy.ts'

/** One account with a ShipStation of its own behind a proxy of its own, and a desk whose pledges become its orders. */
export type Berth = {
  sandbox: Sandbox
  proxy: Proxy
  account: string
  say(ids: readonly string[]): Promise<void>
  close(): Promise<void>
}

/** `downMs`: nobody listens at its address for so long. */
export async function berth(rig: EngineRig, name: string, downMs = 0): Promise<Berth> {
  // The rig signs every request with the keys of seed 1.
  const sandbox = await startSandbox({ seed: 1, orders: 3, webhookDelayMs: 60_000 })
  const port = await freePort()
  const [account, desk] = [`shipstation:${name}`, `desk:${name}`]
  let proxy: Proxy | null = null
  async function open() {
    proxy = await startProxy(sandbox.url, port)
  }
  if (downMs === 0) await open()
  await connect(rig, { name, account, desk, base: `http://127.0.0.1:${port}`, sandbox })
  if (downMs > 0) setTimeout(() => void open(), downMs)
  return {
    sandbox,
    account,
    get proxy() {
      if (!proxy) throw new Error(`nobody listens for ${name} yet`)
      return proxy
    },
    say: (ids) =>
      rig.native(
        'pledge',
        desk,
        ids.map((id) => ({ id, data: {} })),
      ),
    async close() {
      await proxy?.close()
      await sandbox.close()
    },
  }
}

type Connecting = { name: string; account: string; desk: string; base: string; sandbox: Sandbox }

async function connect({ db }: EngineRig, { name, account, desk, base, sandbox }: Connecting) {
  const store = String(sandbox.shop.stores.all()[0]?.storeId ?? '')
  await sql`insert into connections (id, workspace, connector, account, name, settings, secrets, key_id, last4, changed_at)
    values (${`con-${name}`}, ${WORKSPACE}, 'shipstation', ${account}, ${name}, ${JSON.stringify({ base })}::jsonb, 'none', 'k', 'abcd', now())`.execute(
    db,
  )
  await sql`insert into integrations (id, workspace, connector, account, connection, connected, settings, state)
    values (${`int-${name}`}, ${WORKSPACE}, 'desk', ${desk}, ${`con-${name}`}, ${account}, ${JSON.stringify({ store })}::jsonb, 'active')`.execute(
    db,
  )
  await sql`insert into flows (id, workspace, integration, name, connector, from_account, to_account, sink, state, position, since)
    values (${`flow-${name}`}, ${WORKSPACE}, ${`int-${name}`}, 'orders', 'desk', ${desk}, ${account}, 'shipstation.orders', 'active', 0, now())`.execute(
    db,
  )
  await addSource(db, WORKSPACE, account, 'orders', 'order')
  await addLane(db, WORKSPACE, account)
}
