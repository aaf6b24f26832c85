import { ask, state } from './api.js'
import { field, h, say, short } from './dom.js'
import { panel, table } from './logs.js'

/** API Settings as in the product: who may, the mailed link, the pair that is shown once. */
export function apiSettings(root) {
  let [as, version, token, made, months] = ['', 'V1', '', null, 3]
  const tell = async (body) => ask('POST', 'api-settings', { as, ...body })
  async function press(body, says) {
    const answer = await tell(body)
    if (answer.made) made = answer.made
    if (says) say(says)
    await refresh()
  }
  async function open(given) {
    token = ''
    try {
      await tell({ deed: 'open', token: given })
      token = given
    } catch {
      location.hash = '#api'
    }
    await refresh()
  }
  async function refresh() {
    // A pair that is shown once stays until it was put away.
    const settings = await ask('GET', `api-settings?as=${as}`)
    const people = state.current?.users ?? []
    const draw = (name, value, options, set) =>
      field(
        name,
        h(
          'select',
          { onchange: (event) => (set(event.target.value), refresh()) },
          options.map(([key, label]) => h('option', { value: key, selected: key === value }, label)),
        ),
      )
    const head = h(
      'div.body',
      {},
      h(
        'div.columns',
        {},
        draw(
          'Signed in as',
          as,
          people.map((user, at) => [
            at === 0 ? '' : user.userId,
            `${user.name}${at === 0 ? ', Account Owner' : ''}`,
          ]),
          (value) => (as = value),
        ),
        draw(
          'API version',
          version,
          [
            ['V1', 'V1'],
            ['V2', 'V2'],
          ],
          (value) => (version = value),
        ),
      ),
    )
    root.replaceChildren(
      ...(made ? [shownOnce(made, settings.staysVisible, () => ((made = null), refresh()))] : []),
      panel('API Settings', 'Account → API Settings', h('div', {}, head, body(settings))),
      ...(settings.isOwner && version === 'V1' && !settings.staysVisible ? [mailbox(settings)] : []),
      panel(
        'Which ShipStation',
        '',
        h(
          'div.body',
          {},
          h(
            'p',
            {},
            'Until 2025 pairs stayed visible, had no expiry, and one press replaced them. Today a mailed link comes first.',
          ),
          h(
            'div.bar',
            {},
            h(
              'button',
              {
                onclick: async () => {
                  const keys = state.current?.settings.keys === 'stay visible' ? 'shown once' : 'stay visible'
                  await ask('POST', 'switches', { keys })
                  state.current = await ask('GET', 'state')
                  await refresh()
                },
              },
              state.current?.settings.keys === 'stay visible' ? 'Behave as today' : 'Behave as it used to',
            ),
          ),
        ),
      ),
    )
  }

  function body(settings) {
    if (!settings.isOwner)
      return h(
        'p.empty',
        {},
        `Only the Account Owner can see and make API keys. Ask ${settings.owner}; who that is, support@shipstation.com can tell.`,
      )
    if (version === 'V2')
      return h('p.empty', {}, 'The V2 key is another, and of no use to V1: this sandbox has none. Choose V1.')
    return h('div', {}, pairs(settings), token ? generate(settings) : ask_(settings))
  }

  const pairs = ({ pairs: all, plan }) =>
    h(
      'div',
      {},
      plan === 'no-api' &&
        h('p.note', {}, 'The plan of this account has no API access: every request answers 402.'),
      all.length === 0
        ? h('p.empty', {}, 'There is no key pair.')
        : table(
            ['API key', 'API secret', 'Expires', ''],
            all.map((pair) => [
              h('span.code', {}, pair.apiKey),
              pair.apiSecret ? h('span.code', {}, pair.apiSecret) : h('span.quiet', {}, 'was shown once'),
              pair.isGood ? (pair.expires ?? 'never') : h('span.wrong', {}, 'expired'),
              h(
                'button.danger',
                { onclick: () => press({ deed: 'delete', id: pair.id }, 'Deleted. It answers 401 now.') },
                'Delete',
              ),
            ]),
            'stack',
          ),
    )

  function ask_({ hasRoom, staysVisible }) {
    if (staysVisible)
      return h(
        'div.foot',
        {},
        h(
          'button.main',
          { onclick: () => press({ deed: 'regenerate' }, 'A new pair. The one before is dead.') },
          'Regenerate API keys',
        ),
      )
    return h(
      'div.foot',
      {},
      h(
        'button.main',
        { disabled: !hasRoom, onclick: () => press({ deed: 'mail' }, 'Mailed: the mail is below.') },
        'Mail me a link',
      ),
      h(
        'span.quiet.small',
        {},
        hasRoom ? 'The link leads to a new pair.' : 'Two pairs at most: delete one first.',
      ),
    )
  }

  function generate({ terms }) {
    const form = h(
      'form.columns',
      {
        onsubmit: async (event) => {
          event.preventDefault()
          const given = { deed: 'generate', token, months }
          token = ''
          history.replaceState(null, '', '#api')
          await press(given)
        },
      },
      field(
        'Expires in',
        h(
          'select',
          { onchange: (event) => (months = Number(event.target.value)) },
          terms.map((term) => h('option', { value: term, selected: term === months }, `${term} months`)),
        ),
      ),
      h('button.main', {}, 'Generate API keys'),
    )
    return h('div.body', {}, h('p', {}, 'Verified. Choose how long the pair is good for.'), form)
  }

  return { refresh, go: ([given]) => void (given && given !== token && open(given)) }
}

const shownOnce = (pair, staysVisible, close) =>
  panel(
    'Your new key pair',
    staysVisible ? '' : 'Copy both now: they are not shown again.',
    h(
      'div.body',
      {},
      secret('API key', pair.apiKey),
      secret('API secret', pair.apiSecret),
      h('p.quiet.small', {}, pair.expires ? `Good until ${pair.expires}.` : 'Good until it is replaced.'),
      h('div.bar', {}, h('button', { onclick: close }, 'I have copied them')),
    ),
  )

const secret = (label, value) =>
  h(
    'div.bar',
    {},
    field(label, h('input.code', { value, readOnly: true, size: 34 })),
    h(
      'button',
      {
        'aria-label': `Copy the ${label}`,
        onclick: async () => {
          await navigator.clipboard?.writeText(value)
          say(`${label} copied.`)
        },
      },
      'Copy',
    ),
  )

const mailbox = ({ mails }) =>
  panel(
    'Mail',
    'What the Account Owner gets.',
    mails.length > 0 &&
      table(
        ['When', 'To', 'Subject', ''],
        mails.map((mail) => [
          short(mail.at),
          mail.to,
          mail.subject,
          mail.state === 'used'
            ? h('span.quiet', {}, 'used')
            : h('a.button', { href: `#api/${mail.token}` }, 'Open the link'),
        ]),
        'stack',
      ),
    'No mail yet.',
  )
