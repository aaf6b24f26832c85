/** An element: its tag (with .classes), its properties, what is in it. Text is only ever set as text. */
export function h(tag, props = {}, ...inside) {
  const [name, ...classes] = tag.split('.')
  const element = document.createElement(name)
  if (classes.length > 0) element.className = classes.join(' ')
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value)
    else if (key in element && key !== 'list') element[key] = value
    else element.setAttribute(key, value === true ? '' : value)
  }
  element.append(...inside.flat().filter((part) => part !== null && part !== undefined && part !== false))
  return element
}

export const $ = (selector) => document.querySelector(selector)

let clearing
/** A sentence at the edge of the screen, for a while. */
export function say(text) {
  const toast = $('#toast')
  toast.textContent = text
  if (toast.matches(':popover-open')) toast.hidePopover()
  toast.showPopover()
  clearTimeout(clearing)
  clearing = setTimeout(() => toast.hidePopover(), 5000)
}

/** Asks the sandbox's control surface. What it refuses is said on the screen, and thrown. */
export async function ask(method, path, body) {
  const answer = await fetch(`/_sandbox/${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const said = await answer.json()
  if (answer.ok) return said
  say(said.message)
  throw new Error(said.message)
}

export const field = (label, input) => h('label.field', {}, label, input)
/** The values of a form's named fields. */
export const values = (form) => Object.fromEntries(new FormData(form))
export const plural = (count, one, many = `${one}s`) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`

export const panel = (title, says, body, empty) =>
  h(
    'section.panel',
    {},
    h('div.head', {}, h('h2', {}, title), h('span.quiet.small', {}, says)),
    body || h('p.empty', {}, empty),
  )

/** On a narrow screen each row is a list of its own, with the heads beside the values. */
export const table = (names, rows) =>
  h(
    'div.scroll',
    {},
    h(
      'table.stack',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          names.map((name) => h('th', {}, name)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map((row) =>
          h(
            'tr',
            {},
            row.map((cell, at) =>
              h('td', { 'data-label': names[at] }, cell instanceof Node ? cell : String(cell)),
            ),
          ),
        ),
      ),
    ),
  )

const opened = new Set()
/** Something to open that stays open when the list around it is drawn anew. */
export function fold(name, title, inside) {
  const details = h('details', {}, h('summary', {}, title))
  const fill = () => details.childElementCount === 1 && details.append(inside())
  details.addEventListener('toggle', () => {
    if (details.open) fill()
    opened[details.open ? 'add' : 'delete'](name)
  })
  if (opened.has(name)) {
    fill()
    details.open = true
  }
  return details
}

export const payload = (value) =>
  h('pre', { tabIndex: 0 }, typeof value === 'string' ? value : JSON.stringify(value, null, 2))
