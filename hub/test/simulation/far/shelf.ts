import { z } from 'zod'
import { type Connector, type Flow, Refused, type Sink, type Tx } from '../../../src/connector.ts'
import type { Faults } from '../faults.ts'
import type { Pledge } from './pledges.ts'

const body = z.object({ shop: z.string(), item: z.string(), quantity: z.number(), street: z.string() })
export type Taking = z.infer<typeof body>

/** What the shelf asks of its tables, in the transaction that settles the step. A store without SQL knows these by their texts. */
export const asks = {
  note: 'insert into shelf_deeds (key, object, shop, item, quantity, street) values ($1, $2, $3, $4, $5, $6)',
  taken: 'select item, quantity from shelf_taken where object = $1',
  giveBack: 'update shelf set n = n + $3 where shop = $1 and item = $2',
  take: 'update shelf set n = n - $3 where shop = $1 and item = $2 and n >= $3 returning n',
  keep: `insert into shelf_taken (object, shop, item, quantity, street) values ($1, $2, $3, $4, $5)
    on conflict (object) do update set item = excluded.item, quantity = excluded.quantity, street = excluded.street`,
}

/** A shelf of ours: what is asked for is taken from it, with a note of every deed, until none is left. */
const stock = (faults: Faults): Sink<unknown, Taking> => ({
  ...{ body, again: 'replaces' },
  async apply(tx, { key, object, body: { shop, item, quantity, street } }) {
    await tx.query(asks.note, [key, object, shop, item, quantity, street])
    for (const before of await takenBy(tx, object))
      await tx.query(asks.giveBack, [shop, before.item, before.quantity])
    const left = await tx.query(asks.take, [shop, item, quantity])
    await tx.query(asks.keep, [object, shop, item, quantity, street])
    if (faults.strikes('deed of ours fails', 3)) {
      faults.count('deed of ours fails')
      throw new Error('the shelf fell down')
    }
    if (left.length > 0) return { id: `taken-${object}` }
    faults.count('deed of ours refused')
    return new Refused(`Not enough of ${item} is left.`)
  },
})

const takenBy = async (tx: Tx, object: string) =>
  (await tx.query(asks.taken, [object])) as { item: string; quantity: number }[] // why: the columns that are asked for

/** What a pledge takes from the shelf; nothing, once it was given back. */
export const reserving: Flow<unknown, Taking> = {
  on: ['pledge'],
  from: 'self',
  to: 'shelf.stock',
  plan({ after }, _view, at) {
    const pledge = after as unknown as Pledge | null // why: these pledges have a shape of their own
    if (!pledge) return [{ skip: 'The pledge is gone.' }]
    const { item, street, state } = pledge
    const quantity = state === 'open' ? pledge.quantity : 0
    return [
      {
        do: 'take',
        mode: 'latest',
        body: { shop: at.self, item, quantity, street },
        says: 'Take it from the shelf',
      },
    ]
  },
}

const anything = z.unknown()
export const shelf = (faults: Faults): Connector => ({
  ...{ id: 'shelf', title: 'Shelf', settings: anything, secrets: anything },
  sinks: { stock: stock(faults) },
})
