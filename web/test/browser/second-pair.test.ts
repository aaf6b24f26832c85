import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { faultsEverywhere } from './seen.ts'
import { connectSandbox, signUp } from './set-up.ts'
import { exact, visit } from './visit.ts'

type Pair = { apiKey: string; apiSecret: string }
type Keys = { made: Pair; keys: Pair[] }

/** Who makes and deletes keys in ShipStation. */
function ownerAt(url: string) {
  const ask = async (path: string, body?: object) => {
    const given = body && { method: 'POST', body: JSON.stringify(body) }
    const answer = await fetch(`${url.replace(/\/$/, '')}/_sandbox/${path}`, {
      headers: { 'content-type': 'application/json' },
      ...given,
    })
    return (await answer.json()) as Keys // why: the sandbox's own answer
  }
  return {
    first: async () => (await ask('keys')).keys[0] as Pair, // why: a sandbox has one from its start
    make: async () => (await ask('keys', { make: true })).made,
    delete: ({ apiKey }: Pair) => ask('keys', { delete: apiKey }),
    /** This pair is told to wait, so that the other one's turn comes. */
    busy: ({ apiKey }: Pair) => ask('faults', { kind: '429', key: apiKey, times: 9 }),
    rested: () => ask('faults', { clear: true }),
  }
}

test('a second key pair: off, in use, set aside with its reason, given anew, in the first one’s place, taken away', async (t) => {
  // The sandbox counts forty a minute, as ShipStation does.
  await using v = await visit(t, { LONGSHORE_REHEARSAL: JSON.stringify({ sandbox: { webhookDelay: 100 } }) })
  const { step, page } = v
  await signUp(v)
  await v.follow('Connect ShipStation')
  await connectSandbox(v)
  const link = await page.getByRole('link', { name: 'Open the sandbox' }).getAttribute('href')
  const owner = ownerAt(link ?? '')
  const section = page.locator('section').filter({ has: page.getByRole('heading', exact('Second key pair')) })
  const form = v.dialog('Use the second pair')
  const secrets: Pair[] = []
  const another = async () => {
    const pair = await owner.make()
    secrets.push(pair)
    return pair
  }
  const give = async (label: string, { apiKey, apiSecret }: Pair) => {
    if (!(await form.isVisible())) await v.press(label, section)
    await v.fill('API Key', apiKey, form)
    await v.fill('API Secret', apiSecret, form)
    await v.press('Check it and use it', form)
  }
  const looks = async () => assert.deepEqual(await faultsEverywhere(page), [])

  await step('it is off, and says what it costs before it is switched on', async () => {
    await v.sees(/^Off\./, section)
    await v.sees(/no other program gets a pair of its own/, section)
    await looks()
  })
  await step('the pair that is used already would not be faster', async () => {
    await give('Use the second pair', await owner.first())
    await v.sees('This is the pair you already use: it would not be faster.', form)
  })
  await step('a good one is used', async () => {
    await give('Use the second pair', await another())
    await form.waitFor({ state: 'hidden' })
    await v.sees(/^In use\./, section)
    await v.sees(/of 80 requests used this minute with two key pairs/)
    await looks()
  })
  const original = await owner.first()
  await step('refused, it is set aside with its reason, and nothing stops', async () => {
    for (const pair of secrets) await owner.delete(pair)
    await owner.busy(original)
    await v.press('Read now')
    await v.sees('ShipStation does not accept the second key pair any more.', section)
    assert.equal(await page.getByText('Stopped', { exact: true }).count(), 0)
    await looks()
    await owner.rested()
    await v.press('Check it again', section)
    await v.sees('ShipStation does not accept this pair.', section)
  })
  const second = await another()
  const moveUp = async (press: string) => {
    await v.press(press)
    await v.press('Use it as the first', v.dialog('Use the second pair as the first'))
    await v.sees(/^Off\./, section)
    await v.sees(`ends in ${secrets.at(-1)?.apiKey.slice(-4)}`)
  }
  await step('another one takes its place, moves up to the first, and the slot is free', async () => {
    await give('Give another pair', second)
    await v.sees(/^In use\./, section)
    await moveUp('Use it as the first')
  })
  await step('when the first is refused, the page offers the second in its place', async () => {
    await owner.delete(original)
    await give('Use the second pair', await another())
    await v.sees(/^In use\./, section)
    await owner.delete(second)
    await v.press('Read now')
    await v.sees(/Your second pair can take the first one’s place now/)
    await looks()
    await moveUp('Use the second pair as the first')
    await page.getByText('Stopped', { exact: true }).waitFor({ state: 'hidden' })
  })
  await step('a pair is taken away', async () => {
    await give('Use the second pair', await another())
    await v.sees(/^In use\./, section)
    await v.press('Stop using it', section)
    await v.press('Stop using it', v.dialog('Stop using the second pair'))
    await v.sees(/^Off\./, section)
  })
  await step('no secret is in the log or on the console', async () => {
    const said = v.hub.words() + readFileSync(join(v.hub.data, 'hub.log'), 'utf8')
    for (const { apiKey, apiSecret } of secrets)
      for (const secret of [apiSecret, Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')])
        assert.ok(!said.includes(secret))
  })
  // A refusal in words is an answer of 409 or 422, which browsers note on their consoles.
  assert.deepEqual(
    v.complaints.filter((one) => !/status of (409|422)/.test(one)),
    [],
  )
})
