import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSwitch, type SettingName, SWITCHES } from '../src/sandbox/settings/index.ts'
import { accountProbes, webhookProbes } from './switches/account.ts'
import { answerProbes, listProbes } from './switches/answers.ts'
import { deedProbes, orderProbes, parcelProbes } from './switches/orders.ts'
import { openAt, type Probe } from './switches/probe.ts'
import { openShop } from './shop.ts'

// Total by its type: a switch without a probe does not compile.
const PROBES: { [Name in SettingName]: Probe } = {
  ...answerProbes,
  ...listProbes,
  ...orderProbes,
  ...deedProbes,
  ...parcelProbes,
  ...webhookProbes,
  ...accountProbes,
}

for (const { name, question, values } of SWITCHES)
  test(`the switch ${name} flips what a client meets: ${question}`, async (t) => {
    const { see, says, other } = PROBES[name]
    const tried = values.length > 1 ? values : [values[0], other]
    assert.equal(says.length, tried.length, 'every position is looked at')
    assert.equal(new Set(says.map((one) => JSON.stringify(one))).size, says.length, 'no two are alike')
    for (const [at, value] of tried.entries())
      assert.deepEqual(await see(await openAt(t, { [name]: value })), says[at], `${name}: ${value}`)
  })

test('a switch is set by an option, by the control route and on the command line, and says what there is', async (t) => {
  const { sandbox, control } = await openShop(t, { switches: { deleted: 'listed' } })
  assert.equal(sandbox.shop.settings.deleted, 'listed')
  assert.equal((await control('POST', 'switches', { deleted: 'shown', linkHours: 3 })).status, 200)
  assert.deepEqual([sandbox.shop.settings.deleted, sandbox.shop.settings.linkHours], ['shown', 3])
  assert.equal((await control('POST', 'switches', { deleted: 'never' })).status, 400)
  assert.equal((await control('POST', 'switches', { colour: 'red' })).status, 400)
  await control('POST', 'reset', {})
  assert.equal(sandbox.shop.settings.deleted, 'listed')
  assert.deepEqual(readSwitch('ruleStatus=500'), { ruleStatus: 500 })
  assert.deepEqual(readSwitch('pagesZero=true'), { pagesZero: true })
  assert.deepEqual(readSwitch('linkHours=2'), { linkHours: 2 })
  assert.deepEqual(readSwitch("splitPaid=the parent's"), { splitPaid: "the parent's" })
  assert.throws(() => readSwitch('deleted=never'), /deleted takes "404", "shown", "listed"; "never"/)
  assert.throws(() => readSwitch('colour=red'), /no switch "colour"; there are: errorCase,/)
})
