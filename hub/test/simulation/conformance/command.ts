import fc from 'fast-check'
import type { Ref } from '../../../src/connector.ts'
import type { Kind } from '../../../src/model/entities.ts'
import type { Asked, Work } from '../../../src/store/store.ts'
import type { Ground } from '../hands.ts'

/** Where a command is run: the ids that this store drew, and the fence it holds. */
export type Place = {
  ground: Ground
  asked: Asked
  work: Work | null
  attempts: string[]
  runs: string[]
  now: number
}
export type Command = { name: string; given: unknown[]; run(at: Place): Promise<unknown> }

export const ws = fc.constantFrom('a', 'b')
export const account = fc.constantFrom('x:1', 'y:1', 'v?1')
export const kind = fc.constantFrom<Kind>('order', 'shipment')
export const id = fc.constantFrom('1', '2', '3')
export const flow = fc.constantFrom('f1', 'f2')
export const key = fc.constantFrom('k1', 'k2', 'k3', 'k4')
export const hub = fc.constantFrom('h1', 'h2')
export const stream = fc.constantFrom('orders', 'shipments')
export const fence = fc.constantFrom(1n, 2n)
export const value = fc.constantFrom<unknown>({ b: 1, a: [1, null] }, { a: 2 }, 'text', 3)
export const ref: fc.Arbitrary<Ref> = fc.record({ account: fc.constantFrom('x:1', 'y:1'), kind, id })
export const minutes = fc.integer({ min: -20, max: 20 })
export const at = (place: Place, offset: number) => new Date(place.now + offset * 60_000)

/** A command from the values that it is given; what stands in `given` is shown when stores differ. */
export const command = <Given extends unknown[]>(
  name: string,
  given: { [Index in keyof Given]: fc.Arbitrary<Given[Index]> },
  run: (place: Place, ...values: Given) => Promise<unknown>,
): fc.Arbitrary<Command> =>
  fc.tuple(...(given as fc.Arbitrary<unknown>[])).map((values) => ({
    name,
    given: values,
    run: (place) => run(place, ...(values as Given)), // why: drawn from the arbitraries of these very types
  }))

/** Inside a transaction only: what upholds a fence. */
export const work = (place: Place): Work => {
  if (!place.work) throw new Error('outside a transaction')
  return place.work
}

export const range = (p: Place, off: number) => ({
  ...{ workspace: 'a', account: 'x:1', kind: 'order' as const },
  ...{ from: new Date(Date.UTC(2026, 1, 1, 9)), to: at(p, off) },
})
