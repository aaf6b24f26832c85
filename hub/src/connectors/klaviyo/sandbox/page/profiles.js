import { ask, field, fold, h, panel, payload, plural, table } from './dom.js'
import { eventLine } from './events.js'

/** Everybody that an event was about, and one person's timeline. */
export function profiles(root) {
  let chosen = ''
  const text = h('input', {
    type: 'search',
    placeholder: 'E-mail, phone, name',
    oninput: () => void refresh(),
  })
  const search = h('div.columns.filters', {}, field('Find', text))
  const view = h('div')
  root.append(search, view)

  async function list() {
    const { total, profiles } = await ask('GET', `profiles?q=${encodeURIComponent(text.value)}`)
    const rows = profiles.map((one) => [
      h('a', { href: `#profiles/${one.id}` }, one.who),
      one.events,
      consent(one),
      new Date(one.updated).toISOString().slice(0, 19).replace('T', ' '),
    ])
    return panel(
      'Profiles',
      plural(total, 'profile'),
      rows.length > 0 && table(['Who', 'Events', 'Subscribed', 'Changed (UTC)'], rows),
      'Nobody is like that. The first event about somebody makes the profile.',
    )
  }

  async function timeline() {
    const one = await ask('GET', `profiles/${chosen}`)
    const facts = h(
      'div.body',
      {},
      h('p.small', {}, h('a', { href: '#profiles' }, 'All profiles')),
      consent(one),
      fold(one.id, 'Profile', () => payload({ id: one.id, ...one.attributes })),
    )
    return h(
      'div',
      {},
      panel(one.who, `profile ${one.id}`, facts),
      panel(
        'Timeline',
        plural(one.events.length, 'event'),
        one.events.length > 0 &&
          h(
            'ul.feed',
            {},
            one.events.map((event) => eventLine(event, { isAlone: true })),
          ),
        'No event yet.',
      ),
    )
  }

  async function refresh() {
    search.hidden = chosen !== ''
    view.replaceChildren(await (chosen ? timeline() : list()))
  }
  return { refresh, go: ([id = '']) => (chosen = id) }
}

const consent = ({ subscribed }) =>
  subscribed.length > 0
    ? h('span', {}, h('span.tag.bad', {}, `subscribed: ${subscribed.join(', ')}`))
    : h('span.quiet', {}, 'never subscribed')
