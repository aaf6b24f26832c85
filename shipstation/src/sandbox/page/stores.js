import { ask } from './api.js'
import { h, say, short } from './dom.js'
import { panel, table } from './logs.js'

/** The stores, what waits at their channels, and the import that brings it in. */
export function stores(root) {
  async function act(store, deed, body, says) {
    draw(await ask('POST', `stores/${store.storeId}/${deed}`, body))
    say(says)
  }
  const deeds = (store) =>
    store.isChannel
      ? h(
          'div.bar',
          {},
          h(
            'button',
            { onclick: () => act(store, 'buy', {}, 'Bought. ShipStation hears of it at the next import.') },
            'Buy something there',
          ),
          h(
            'button.main',
            {
              disabled: store.isRefreshing,
              onclick: () => act(store, 'refresh', {}, 'The import is under way: ten seconds.'),
            },
            store.isRefreshing ? 'Importing' : 'Import now',
          ),
        )
      : h('span.quiet', {}, 'Orders are made here, not imported.')
  const draw = ({ stores: all }) =>
    root.replaceChildren(
      panel(
        'Stores',
        'A channel is imported when asked, and by itself an hour after its last import.',
        table(
          ['Store', 'Channel', 'Imported up to', 'Waiting there', ''],
          all.map((store) => [
            h('div', {}, store.storeName, h('div.quiet.small', {}, `id ${store.storeId}`)),
            store.active ? store.marketplaceName : h('span.quiet', {}, 'deactivated'),
            store.isChannel ? short(store.refreshDate) : '–',
            store.isChannel ? store.waiting : '–',
            deeds(store),
          ]),
          'stack',
        ),
      ),
    )
  return { refresh: async () => draw(await ask('GET', 'stores')) }
}
