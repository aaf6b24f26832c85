import assert from 'node:assert/strict'
import { test } from 'node:test'
import { event } from '../../src/connectors/klaviyo/event.ts'
import { examples } from '../../src/connectors/klaviyo/examples.ts'
import { settings } from '../../src/connectors/klaviyo/settings.ts'
import { EventCreate } from '../../src/connectors/klaviyo/wire.ts'
import { toWire } from '../../src/connectors/klaviyo/send.ts'
import { at, World } from './world.ts'

for (const example of examples) {
  test(`example: ${example.title}`, () => {
    const world = new World()
    for (const order of example.orders) world.put('order', '500', order)
    for (const [id, label] of example.labels) world.put('shipment', id, label)
    const on = at(settings.parse(example.settings))
    const out =
      example.of === 'order' ? world.plan('order', '500', on) : world.plan('shipment', example.of, on)
    assert.deepEqual(out, example.out)
    for (const step of out)
      if ('do' in step) EventCreate.parse(toWire(event.parse(step.body), 'st-1', new Date(step.body.at)))
  })
}

test('every setting has words', () => {
  for (const [name, field] of Object.entries(settings.shape)) {
    const { title, description } = field.meta() ?? {}
    assert.ok(title && description, name)
  }
})

test('the store comes first, and nothing on top is an object', () => {
  for (const { out } of examples)
    for (const step of out)
      if ('do' in step) {
        assert.equal(Object.keys(step.body.properties)[0], 'StoreName')
        for (const [name, value] of Object.entries(step.body.properties))
          if (!/^(Items|ShippingAddress|ShippedItems|UnshippedItems)$/.test(name))
            assert.ok(
              Array.isArray(value)
                ? value.every((one) => typeof one === 'string')
                : typeof value !== 'object',
              `${name} could not be chosen by`,
            )
      }
})
