import { ask } from './api.js'
import { h, say } from './dom.js'
import { panel } from './logs.js'

/** What nobody outside ShipStation knows for sure, and what the sandbox takes for granted. */
export function switches(root) {
  let looked = ''
  const search = h('input', {
    type: 'search',
    placeholder: 'Search, for instance modifyDate',
    'aria-label': 'Search switches',
    oninput: () => ((looked = search.value.trim().toLowerCase()), void refresh()),
  })
  const back = h('button', { onclick: setBack }, 'Set all back')
  const list = h('div')
  root.append(h('div.bar.above', {}, h('div.grow', {}, search), back), list)
  let all = []

  async function set(one, value) {
    await ask('POST', 'switches', { [one.name]: value })
    say(`${one.name} is ${value} now.`)
    await refresh()
  }
  async function setBack() {
    await ask('POST', 'switches', Object.fromEntries(all.map(({ name, values }) => [name, values[0]])))
    say('All are as at the start.')
    await refresh()
  }

  async function refresh() {
    all = (await ask('GET', 'switches')).switches
    // Whoever is choosing is not disturbed by what changes elsewhere.
    if (list.contains(document.activeElement) && document.activeElement.matches('input')) return
    const changed = all.filter(({ value, values }) => value !== values[0]).length
    back.disabled = changed === 0
    const found = all.filter((one) => `${one.name} ${one.question}`.toLowerCase().includes(looked))
    const groups = [...new Set(found.map(({ group }) => group))]
    list.replaceChildren(
      h(
        'p.quiet.says',
        {},
        'ShipStation leaves these open. The first answer is what we hold to be most likely; try your program with the others.',
        changed > 0 && ` ${changed} changed.`,
      ),
      ...groups.map((group) =>
        panel(group, '', h('div', {}, found.filter((one) => one.group === group).map(row))),
      ),
      ...(groups.length === 0 ? [h('p.empty', {}, 'No switch matches. Try fewer letters.')] : []),
    )
  }

  const row = (one) =>
    h(
      `div.switch${one.value === one.values[0] ? '' : '.changed'}`,
      {},
      h(
        'label',
        { htmlFor: `switch-${one.name}` },
        h('span', {}, words(one.question)),
        h('span.quiet.small.code', {}, one.name),
      ),
      control(one),
    )

  const control = (one) =>
    one.values.length === 1
      ? h('input', {
          id: `switch-${one.name}`,
          type: 'number',
          min: 0,
          value: String(one.value),
          onchange: (event) => set(one, Number(event.target.value)),
        })
      : h(
          'select',
          {
            id: `switch-${one.name}`,
            onchange: (event) => set(one, one.values[event.target.selectedIndex]),
          },
          one.values.map((value) => h('option', { selected: value === one.value }, written(value))),
        )

  return { refresh }
}

const written = (value) => (value === true ? 'yes' : value === false ? 'no' : String(value))

/** Names of fields stand between backticks. */
const words = (text) => text.split('`').map((part, at) => (at % 2 === 1 ? h('code', {}, part) : part))
