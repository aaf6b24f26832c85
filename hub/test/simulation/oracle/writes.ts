import type { Company } from '../company.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Request } from '../network.ts'

type Write = { at: number; version: number; key: string; notes: unknown }

/** Every order that was written to ShipStation, as it came there. */
export class Writes {
  readonly #kernel: Kernel
  readonly byNumber = new Map<string, Write[]>()

  constructor(kernel: Kernel) {
    this.#kernel = kernel
  }

  /** I3, I4: what comes there of an order is never older than what came before; I2: under the one key. */
  heard(company: Company, request: Request): string[] {
    const found: string[] = []
    if (request.method !== 'POST' || request.path !== '/orders/createorders') return found
    const seen = new Set<string>()
    for (const order of request.body as Record<string, unknown>[]) {
      // why: what this operation takes
      const number = String(order.orderNumber)
      if (seen.has(number)) found.push(`I4 ${number} is twice in one request`)
      seen.add(number)
      const shipTo = order.shipTo as { street1?: string } | undefined // why: as above
      const version = Number(shipTo?.street1?.slice(1) ?? 0)
      const before = this.byNumber.get(number) ?? []
      const last = before.at(-1)
      if (last && last.version > version)
        found.push(`I3 ${number}: version ${version} was written after ${last.version}`)
      if (last && last.key !== order.orderKey) found.push(`I2 ${number} goes under two keys`)
      this.byNumber.set(number, [
        ...before,
        { at: this.#kernel.now, version, key: String(order.orderKey), notes: order.internalNotes ?? null },
      ])
      void company
    }
    return found
  }
}
