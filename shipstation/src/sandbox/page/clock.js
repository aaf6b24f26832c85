import { ask } from './api.js'
import { field, h, values } from './dom.js'
import { panel } from './logs.js'

/** The sandbox's own time: put it forward, let it run faster, go to a night of change. `toggle` runs a deed and looks again. */
export function clock(toggle) {
  const set = (body) => toggle(() => ask('POST', 'clock', body))
  const night = (which, label) => h('button', { onclick: () => set({ night: which }) }, label)
  const speed = h(
    'form.columns',
    { onsubmit: (event) => (event.preventDefault(), set({ speed: Number(values(speed).speed) })) },
    field(
      'How many times as fast',
      h('input', { name: 'speed', type: 'number', min: 0.001, step: 'any', value: '1' }),
    ),
    h('button', {}, 'Set speed'),
  )
  const forward = h(
    'form.columns',
    {
      onsubmit: (event) => (
        event.preventDefault(), set({ advanceMs: Number(values(forward).hours) * 3_600_000 })
      ),
    },
    field('Hours', h('input', { name: 'hours', type: 'number', step: 'any', value: '24' })),
    h('button', {}, 'Put the clock forward'),
  )
  return panel(
    'Clock',
    'Five minutes before the Pacific clock changes: one hour is missing, or comes twice.',
    h(
      'div.body',
      {},
      forward,
      speed,
      h('div.bar', {}, night('autumn', 'Go to the autumn night'), night('spring', 'Go to the spring night')),
    ),
  )
}
