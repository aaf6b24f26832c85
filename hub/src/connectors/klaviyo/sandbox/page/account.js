import { ask, field, h, panel, say, table, values } from './dom.js'

/** The account's own words, its keys and their scopes, its clock. */
export function account(root, state) {
  const card = h('div')
  const keys = h('div')
  const clock = h('div.body')
  root.append(
    panel('Account', 'What GET /api/accounts says.', card),
    panel(
      'Private keys',
      'At Klaviyo the scopes of a key are set for good; here they can be taken away.',
      keys,
    ),
    panel('Clock and beginning', '', clock),
  )
  const change = async (path, body, says) => {
    await ask('POST', path, body)
    if (says) say(says)
    await refresh()
  }
  const submit = (deed) => (event) => (event.preventDefault(), void deed(values(event.target)))

  function cardForm({ account: { organization, timezone, currency, testAccount }, id }) {
    return h(
      'div.body',
      {},
      h(
        'form.columns',
        {
          onsubmit: submit((given) =>
            change('account', { ...given, testAccount: given.testAccount === 'on' }, 'Kept.'),
          ),
        },
        field('Organization', h('input', { name: 'organization', value: organization })),
        field('Time zone', h('input', { name: 'timezone', value: timezone })),
        field('Currency', h('input', { name: 'currency', value: currency, maxLength: 3 })),
        h(
          'label.tick',
          {},
          h('input', { type: 'checkbox', name: 'testAccount', checked: testAccount }),
          'Test account',
        ),
        h('button', {}, 'Keep'),
      ),
      h('p.small.quiet', {}, `Account id and public key: ${id}`),
    )
  }

  function keyRow({ key, name, scopes, state: now }, all) {
    const ticks = all.map((scope) =>
      h(
        'label.tick',
        {},
        h('input', {
          type: 'checkbox',
          checked: scopes.includes(scope),
          onchange: (event) =>
            void change('keys', { key, [event.target.checked ? 'addScope' : 'removeScope']: scope }),
        }),
        scope,
      ),
    )
    const deed = now === 'active' ? { revoke: key } : { restore: key }
    return [
      h('span', {}, name, h('br'), h('code', {}, key)),
      h('div.ticks', {}, ticks),
      h(
        'button',
        { onclick: () => void change('keys', deed) },
        now === 'active' ? 'Revoke' : 'Make it good again',
      ),
    ]
  }

  async function refresh() {
    const current = await ask('GET', 'state')
    const isNew = !state.current || card.childElementCount === 0
    const isAway = !card.contains(document.activeElement) && !clock.contains(document.activeElement)
    state.current = current
    const { keys: all, scopes } = await ask('POST', 'keys', {})
    keys.replaceChildren(
      table(
        ['Key', 'Scopes', 'State'],
        all.map((key) => keyRow(key, scopes)),
      ),
      h(
        'div.foot',
        {},
        h('button', { onclick: () => void change('keys', { make: true }, 'Made.') }, 'Make another key'),
      ),
    )
    if (!isNew && !isAway) return
    card.replaceChildren(cardForm(current))
    clock.replaceChildren(
      h(
        'form.columns',
        {
          onsubmit: submit(({ set, speed }) =>
            change('clock', { ...(set && { set }), speed: Number(speed) }, 'Set.'),
          ),
        },
        field('Go to this moment (UTC)', h('input', { name: 'set', placeholder: '2026-11-01T05:30:00Z' })),
        field(
          'Times as fast as the wall’s',
          h('input', { name: 'speed', type: 'number', min: 0.1, step: 'any', value: current.speed }),
        ),
        h('button', {}, 'Set the clock'),
      ),
      h(
        'div.bar',
        {},
        h(
          'button.danger',
          { onclick: () => void change('reset', {}, 'Empty. The first key is as it was.') },
          'Begin anew, empty',
        ),
      ),
    )
  }
  return { refresh }
}
