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

const STATUS_WORDS = {
  awaiting_payment: 'Awaiting payment',
  awaiting_shipment: 'Awaiting shipment',
  pending_fulfillment: 'Pending fulfillment',
  shipped: 'Shipped',
  on_hold: 'On hold',
  cancelled: 'Cancelled',
  rejected_fulfillment: 'Rejected fulfillment',
}
export const statusWord = (status) => STATUS_WORDS[status] ?? status
export const statusMark = (status) => h(`span.status.${status}`, {}, statusWord(status))

/** Wall time as the API gives it, shorter. */
export const short = (date) => (date ? date.slice(0, 16).replace('T', ' ') : '–')
export const money = (amount) => (amount ?? 0).toLocaleString('en-US', { style: 'currency', currency: 'USD' })
/** Text that a form field shows: nothing for null. */
export const shown = (value) => value ?? ''

let clearing
/** A sentence at the edge of the screen, for a while; above any dialog. */
export function say(text) {
  const toast = $('#toast')
  toast.textContent = text
  if (toast.matches(':popover-open')) toast.hidePopover()
  toast.showPopover()
  clearTimeout(clearing)
  clearing = setTimeout(() => toast.hidePopover(), 5000)
}

export const field = (label, input) => h('label.field', {}, label, input)

/** The values of a form's named fields. */
export const values = (form) => Object.fromEntries(new FormData(form))

/** A dialog with a heading and a way out; gone from the page when closed. */
export function openDialog(kind, label, onclose) {
  const dialog = h(`dialog.${kind}`, { 'aria-label': label })
  dialog.addEventListener('close', () => {
    dialog.remove()
    onclose?.()
  })
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close())
  document.body.append(dialog)
  dialog.showModal()
  return dialog
}
