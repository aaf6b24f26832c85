import { api, type Asked, control, World } from 'shipstation/sandbox'
import type { Kind } from '../faults.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Answer, Far, Request } from '../network.ts'

/** The sandbox's own ShipStation without its server: one account, on the kernel's clock. */
export class ShipStation implements Far {
  readonly host: string
  readonly world: World
  secrets: { apiKey: string; apiSecret: string }
  /** What subscribers are told; people's hands are not. */
  told: (body: { resource_url: string; resource_type: string }) => void = () => {}

  constructor(host: string, kernel: Kernel, seed: number) {
    this.host = host
    let frozen: number | null = null
    this.world = new World({
      seed,
      clock: {
        speed: 1,
        now: () => frozen ?? kernel.now,
        outside: (ms) => ms,
        set: () => void (frozen = null),
        freeze: (instant) => void (frozen = instant),
      },
      tell: (_target, body) => this.told(body),
    })
    this.secrets = this.#goodKey()
  }

  async answer(request: Request, fault: Kind | null): Promise<Answer> {
    if (fault === '429') this.world.faults.add({ kind: '429' })
    const body = fault === 'partial success' ? spoilt(request.body) : request.body
    const reply = await api(this.world, asked({ ...request, body }))
    this.world.faults.clear()
    const text = String(reply.body)
    return { status: reply.status, headers: reply.headers, body: text === '' ? '' : JSON.parse(text) }
  }

  /** Somebody does something at ShipStation's own screen. False: it could not be done. */
  async deed(path: string, body: unknown): Promise<Record<string, unknown> | null> {
    const none = { query: {}, headers: {} }
    const reply = await control(
      this.world,
      asked({ method: 'POST', path: `/_sandbox/${path}`, body, ...none }),
    )
    return reply.status === 200 ? JSON.parse(String(reply.body)) : null
  }

  /** The old pair goes, another comes. */
  async revoke(): Promise<void> {
    await this.deed('keys', { delete: this.secrets.apiKey })
    await this.deed('keys', { make: true })
    this.secrets = this.#goodKey()
  }

  #goodKey() {
    const key = this.world.shop.keys.all().find(({ state }) => state === 'active')
    return { apiKey: key?.apiKey ?? '', apiSecret: key?.apiSecret ?? '' }
  }
}

const asked = ({ method, path, query, headers, body }: Request): Asked => ({
  method,
  path,
  target: path,
  query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name.toLowerCase(), value])),
  headers,
  body: body === undefined ? '' : JSON.stringify(body),
})

/** One order of the batch is not taken: it has no street that ShipStation could read. */
function spoilt(body: unknown): unknown {
  if (!Array.isArray(body) || body.length === 0) return body
  return body.map((order: Record<string, unknown>, index) =>
    index === 0 ? { ...order, orderStatus: 'no such status' } : order,
  )
}
