import { state } from './api.js'
import { field, h, say, shown, values } from './dom.js'

const SERVICES = [
  ['stamps_com', 'usps_priority_mail', 'USPS Priority Mail'],
  ['stamps_com', 'usps_first_class_mail', 'USPS First Class Mail'],
  ['stamps_com', 'usps_priority_mail_international', 'USPS Priority Mail Intl'],
  ['ups', 'ups_ground', 'UPS Ground'],
  ['ups', 'ups_2nd_day_air', 'UPS 2nd Day Air'],
  ['fedex', 'fedex_home_delivery', 'FedEx Home Delivery'],
  ['fedex', 'fedex_2day', 'FedEx 2Day'],
]

/** Weight and service. */
export function settings(order, act) {
  const unit = order.weight?.units ?? 'ounces'
  const weight = h(
    'form.columns',
    { onsubmit: (event) => (event.preventDefault(), act('weight', values(weight), 'Weight set.')) },
    field(
      'Weight',
      h('input', { name: 'value', type: 'number', min: 0, step: 'any', value: shown(order.weight?.value) }),
    ),
    field(
      'Unit',
      h(
        'select',
        { name: 'units' },
        ['ounces', 'pounds', 'grams'].map((value) => h('option', { value, selected: value === unit }, value)),
      ),
    ),
    h('button', {}, 'Set weight'),
  )
  const service = h(
    'select',
    { name: 'service' },
    h('option', { value: '' }, order.serviceCode ?? 'Not chosen'),
    SERVICES.map(([, code, name], at) =>
      h('option', { value: at, selected: code === order.serviceCode }, name),
    ),
  )
  const choose = h(
    'form.columns',
    {
      onsubmit(event) {
        event.preventDefault()
        if (service.value === '') return say('Choose a service first.')
        const [carrierCode, serviceCode] = SERVICES[Number(service.value)]
        return act('service', { carrierCode, serviceCode, packageCode: 'package' }, 'Service set.')
      },
    },
    field('Service', service),
    h('button', {}, 'Set service'),
  )
  return h('section', {}, h('h3', {}, 'Shipping'), weight, choose)
}

/** Tags, whom it is assigned to, notes. */
export function people(order, act) {
  const { tags, users } = state.current
  const own = (order.tagIds ?? []).map((tagId) =>
    h(
      'span.tag',
      {},
      `${tags.find((tag) => tag.tagId === tagId)?.name ?? 'Tag'} `,
      h('span.quiet', {}, tagId),
      h('button', { 'aria-label': 'Remove tag', onclick: () => act('untag', { tagId }) }, '×'),
    ),
  )
  const tag = h(
    'select',
    { 'aria-label': 'Add a tag', onchange: () => act('tag', { tagId: Number(tag.value) }) },
    h('option', { value: '' }, 'Add a tag'),
    tags
      .filter(({ tagId }) => !order.tagIds?.includes(tagId))
      .map(({ tagId, name }) => h('option', { value: tagId }, `${name} (${tagId})`)),
  )
  const user = h(
    'select',
    {
      onchange: () =>
        act('assign', { userId: user.value }, user.value ? 'Assigned.' : 'Assignment taken away.'),
    },
    h('option', { value: '' }, 'Nobody'),
    users.map(({ userId, name }) => h('option', { value: userId, selected: userId === order.userId }, name)),
  )
  const notes = h(
    'form.columns',
    { onsubmit: (event) => (event.preventDefault(), act('note', values(notes), 'Notes kept.')) },
    field(
      'Internal notes',
      h('textarea', { name: 'internalNotes', rows: 2, value: shown(order.internalNotes) }),
    ),
    field(
      'Customer notes',
      h('textarea', { name: 'customerNotes', rows: 2, value: shown(order.customerNotes) }),
    ),
    h('button', {}, 'Keep notes'),
  )
  return h(
    'section',
    {},
    h('h3', {}, 'Tags, people, notes'),
    own.length > 0 && h('div.bar', {}, own),
    h('div.columns', {}, field('Tags', tag), field('Assigned to', user)),
    notes,
  )
}
