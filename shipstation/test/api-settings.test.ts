import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { createHttp, operations as ops, Unauthorized } from '../src/index.ts'
import { openShop } from './shop.ts'

type Pair = { id: string; apiKey: string; apiSecret: string | null; expires: string | null }
type Settings = { isOwner: boolean; owner: string; pairs: Pair[]; hasRoom: boolean; mails: unknown[] }

async function openSettings(t: TestContext) {
  const shop = await openShop(t)
  const press = async (body: object) => {
    const answer = await shop.control('POST', 'api-settings', body)
    const said = answer.body as { message: string; settings: Settings }
    const { made, mail } = answer.body as { made: Required<Pair>; mail: { token: string; to: string } }
    return { status: answer.status, ...said, made, mail }
  }
  const see = async (as = '') =>
    (await shop.control('GET', `api-settings?as=${as}`)).body as unknown as Settings
  const mailed = async () => (await press({ deed: 'mail' })).mail.token
  const check = (key: { apiKey: string; apiSecret: string | null }) =>
    ops.listTags(
      createHttp({ apiKey: key.apiKey, apiSecret: key.apiSecret ?? '', address: shop.sandbox.url }),
    )
  return { ...shop, press, see, mailed, check }
}

test('the Account Owner gets a pair by a mailed link; it is shown once, and ends with its months', async (t) => {
  const { press, see, check, control } = await openSettings(t)
  const { mail } = await press({ deed: 'mail' })
  assert.equal(mail.to, 'owner@example.com')
  const early = await press({ deed: 'generate', token: mail.token, months: 3 })
  assert.match(early.message, /Open the mailed link first/)
  await press({ deed: 'open', token: mail.token })
  assert.match((await press({ deed: 'generate', token: mail.token, months: 4 })).message, /3, 6 or 12/)
  const { made } = await press({ deed: 'generate', token: mail.token, months: 3 })
  assert.equal((await check(made)).length, 4)
  const [, pair] = (await see()).pairs
  assert.deepEqual([pair?.apiKey, pair?.apiSecret], [`\u2026${made.apiKey.slice(-4)}`, null])
  assert.match((await press({ deed: 'open', token: mail.token })).message, /used already/)
  await control('POST', 'clock', { advanceMs: 95 * 86_400_000 })
  await assert.rejects(check(made), Unauthorized)
})

test('there are two pairs at most, and a deleted one is dead at once', async (t) => {
  const { press, mailed, see, check, sandbox } = await openSettings(t)
  const token = await mailed()
  await press({ deed: 'open', token })
  await press({ deed: 'generate', token, months: 12 })
  assert.match((await press({ deed: 'mail' })).message, /two key pairs at most/)
  const [first] = (await see()).pairs
  await press({ deed: 'delete', id: first?.id })
  await assert.rejects(check(sandbox), Unauthorized)
  assert.equal((await see()).hasRoom, true)
})

test('a link that was not opened in a day leads nowhere', async (t) => {
  const { press, mailed, control } = await openSettings(t)
  const token = await mailed()
  await control('POST', 'clock', { advanceMs: 25 * 3_600_000 })
  assert.match((await press({ deed: 'open', token })).message, /expired/)
})

test('somebody else sees no keys and makes none, and hears whom to ask', async (t) => {
  const { press, see, sandbox } = await openSettings(t)
  const [, packer] = sandbox.shop.users.all()
  const seen = await see(packer?.userId)
  assert.deepEqual(seen, { isOwner: false, owner: 'Olive Owner' })
  for (const deed of ['mail', 'generate', 'delete', 'regenerate'])
    assert.match((await press({ as: packer?.userId, deed })).message, /ask Olive Owner/)
})

test('in the older way keys stay visible and one press replaces them', async (t) => {
  const { press, see, check, control, sandbox } = await openSettings(t)
  assert.match((await press({ deed: 'regenerate' })).message, /not regenerated any more/)
  await control('POST', 'switches', { keys: 'stay visible' })
  const [before] = (await see()).pairs
  assert.deepEqual([before?.apiKey, before?.apiSecret], [sandbox.apiKey, sandbox.apiSecret])
  const { made } = await press({ deed: 'regenerate' })
  assert.equal(made.expires, null)
  await assert.rejects(check(sandbox), Unauthorized)
  assert.equal((await check(made)).length, 4)
})

test('the night of a change of clocks can be had at once', async (t) => {
  const { control } = await openShop(t)
  const { body: autumn } = await control('POST', 'clock', { night: 'autumn' })
  assert.match(String(autumn.now), /^\d{4}-11-0\dT01:5[45]/)
  const { body: again } = await control('POST', 'clock', { advanceMs: 600_000 })
  assert.match(String(again.now), /-11-0\dT01:0[45]/)
  const { body: spring } = await control('POST', 'clock', { night: 'spring' })
  assert.match(String(spring.now), /^\d{4}-03-\d\dT01:5[45]/)
  const { body: later } = await control('POST', 'clock', { advanceMs: 600_000 })
  assert.match(String(later.now), /-03-\d\dT03:0[45]/)
})
