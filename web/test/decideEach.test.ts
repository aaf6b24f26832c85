import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideEach, outcomeOf } from '../src/connectors/kickstarter/decideEach.ts'

const numbers = Array.from({ length: 30 }, (_, place) => String(place))

test('each is decided once, a few at a time, and one refusal stops no other', async () => {
  const [decided, steps]: [string[], number[]] = [[], []]
  let open = 0
  let most = 0
  const outcome = await decideEach(
    numbers,
    async (number) => {
      most = Math.max(most, ++open)
      await Promise.resolve()
      open -= 1
      if (number === '7') throw new Error('This backer has an order in ShipStation already.')
      decided.push(number)
    },
    (done) => steps.push(done),
  )
  assert.equal(new Set(decided).size, 29)
  assert.deepEqual(
    steps,
    numbers.map((_, place) => place + 1),
  )
  assert.ok(most > 1 && most <= 4, `${most} at once`)
  assert.deepEqual(
    [outcome.done, outcome.refused, outcome.problem?.message],
    [29, 1, 'This backer has an order in ShipStation already.'],
  )
  assert.equal(outcomeOf(outcome), '29 backers decided, 1 backer not.')
})
