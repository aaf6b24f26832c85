import { integer, type Fields, fieldsOf, wall } from '../fields.ts'
import { beginRefresh, isRefreshing, place } from '../imports.ts'
import { MANUAL } from '../../schema/store.ts'
import { RuleRefusal } from '../refusal.ts'
import type { World } from '../world.ts'

/** Every store, with what waits at its channel. */
export const storeList = ({ shop }: World) => ({
  stores: shop.stores.all().map((store) => ({
    ...store,
    isChannel: store.marketplaceId !== MANUAL,
    isRefreshing: isRefreshing(shop, store.storeId),
    waiting: shop.placed.all().filter(({ storeId }) => storeId === store.storeId).length,
  })),
})

/** `buy`: `{ times?, order? }`; `refresh`: `{ since? }`. */
export function onStore(world: World, storeId: number, deed: string, body: Fields) {
  const { shop } = world
  const store = shop.stores.get(storeId)
  if (!store) throw new RuleRefusal(`There is no store ${storeId}.`)
  if (deed === 'refresh') beginRefresh(shop, store, wall(body.since, 'request.since'))
  else if (deed === 'buy')
    for (let n = integer(body.times, 'request.times') ?? 1; n > 0; n--)
      place(shop, storeId, fieldsOf(body.order))
  else throw new RuleRefusal(`A store cannot be "${deed}"; it can: buy, refresh.`)
  return storeList(world)
}
