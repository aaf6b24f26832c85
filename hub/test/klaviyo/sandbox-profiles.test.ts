import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Profiles } from '../../src/connectors/klaviyo/wire.ts'
import { anEvent, caller, refusalOf } from './sandbox-caller.ts'

const aProfile = (attributes: object, more: object = {}) => ({
  data: { type: 'profile', attributes, ...more },
})

test('an event makes its profile, and changes what it says of it; what it does not mention stays', async (t) => {
  const { ask, control, sandbox } = await caller(t, { limit: 'off' })
  const send = (unique_id: string, who: object) =>
    ask('POST', '/api/events', anEvent({ unique_id, email: 'Jane@Example.com', who: { ...who } }))
  await send('1', { first_name: 'Jane', properties: { vip: true }, location: { city: 'Boston' } })
  await send('2', { last_name: 'Doe', properties: { orders: 2 }, location: { zip: '02110' } })
  const [profile, ...others] = sandbox.account.profiles.all()
  assert.equal(others.length, 0)
  assert.deepEqual(profile?.attributes, {
    email: 'jane@example.com',
    first_name: 'Jane',
    last_name: 'Doe',
    properties: { vip: true, orders: 2 },
    location: { city: 'Boston', zip: '02110' },
  })
  await send('3', { first_name: null })
  assert.equal(sandbox.account.profile(profile?.id ?? '')?.attributes.first_name, undefined)
  await control('POST', 'switches', { nulls: 'ignored' })
  await send('4', { last_name: null })
  assert.equal(sandbox.account.profile(profile?.id ?? '')?.attributes.last_name, 'Doe')
})

test('one event with an e-mail and a phone of two profiles makes them one for good', async (t) => {
  const { ask, sandbox } = await caller(t, { limit: 'off' })
  const phone_number = '+14155550123'
  await ask('POST', '/api/events', anEvent({ unique_id: '1', email: 'jane@example.com' }))
  await ask(
    'POST',
    '/api/events',
    anEvent({ unique_id: '2', email: null, who: { phone_number, first_name: 'Joe' } }),
  )
  const joe = sandbox.account.profiles.all()[1]?.id ?? ''
  assert.equal(sandbox.account.profiles.size, 2)
  await ask(
    'POST',
    '/api/events',
    anEvent({ unique_id: '3', email: 'jane@example.com', who: { phone_number } }),
  )
  const { body } = await ask('GET', '/api/profiles')
  const [one, ...others] = Profiles.parse(body).data
  assert.equal(others.length, 0)
  assert.deepEqual([one?.attributes.email, one?.attributes.phone_number], ['jane@example.com', phone_number])
  assert.equal(sandbox.account.eventsOf({ profile: one?.id ?? '' }).all().length, 3)
  const again = await ask('GET', `/api/profiles/${joe}`)
  assert.equal((again.body as { data: { id: string } }).data.id, one?.id)
  // The merged one's events keep their names: what was sent of Joe is a repeat now.
  await ask('POST', '/api/events', anEvent({ unique_id: '2', email: 'jane@example.com' }))
  assert.equal(sandbox.account.events.size, 3)
})

test('where two profiles are not merged, the e-mail says whose it is', async (t) => {
  const { ask, sandbox } = await caller(t, { limit: 'off', settings: { twoProfiles: 'first' } })
  const phone_number = '+14155550123'
  await ask('POST', '/api/events', anEvent({ unique_id: '1', email: null, who: { phone_number } }))
  await ask('POST', '/api/events', anEvent({ unique_id: '2' }))
  await ask('POST', '/api/events', anEvent({ unique_id: '3', who: { phone_number } }))
  const jane = sandbox.account.profileBy.get('email:jane@example.com') ?? ''
  assert.equal(sandbox.account.eventsOf({ profile: jane }).all().length, 2)
})

test('profiles are found by e-mail, phone, external id and id', async (t) => {
  const { ask } = await caller(t, { limit: 'off' })
  for (const [at, name] of ['ann', 'bob', 'cid'].entries())
    await ask(
      'POST',
      '/api/profile-import',
      aProfile({ email: `${name}@example.com`, external_id: `x${at}` }),
    )
  const found = async (filter: string) => {
    const { status, body } = await ask('GET', `/api/profiles?filter=${encodeURIComponent(filter)}`)
    return status === 200 ? Profiles.parse(body).data.map(({ attributes }) => attributes.email) : status
  }
  assert.deepEqual(await found('equals(email,"Bob@example.com")'), ['bob@example.com'])
  assert.deepEqual(await found("any(email,['ann@example.com','cid@example.com'])"), [
    'ann@example.com',
    'cid@example.com',
  ])
  assert.deepEqual(await found('equals(external_id,"x2")'), ['cid@example.com'])
  assert.deepEqual(await found('equals(email,"nobody@example.com")'), [])
  assert.equal(await found('contains(email,"bob")'), 400)
  assert.equal(await found('equals(first_name,"Bob")'), 400)
  const first = Profiles.parse((await ask('GET', '/api/profiles?page[size]=2&sort=-email')).body)
  assert.deepEqual(
    first.data.map(({ attributes }) => attributes.email),
    ['cid@example.com', 'bob@example.com'],
  )
  const second = Profiles.parse((await ask('GET', first.links?.next ?? '')).body)
  assert.deepEqual(
    second.data.map(({ attributes }) => attributes.email),
    ['ann@example.com'],
  )
})

test('a profile is made once: created, imported, updated, in conflict', async (t) => {
  const { ask } = await caller(t, { limit: 'off' })
  const email = 'jane@example.com'
  const made = await ask('POST', '/api/profile-import', aProfile({ email, first_name: 'Jane' }))
  assert.equal(made.status, 201)
  const { id } = (made.body as { data: { id: string } }).data
  assert.match(id, /^[0-9A-HJKMNP-TV-Z]{26}$/)
  assert.equal((await ask('POST', '/api/profile-import', aProfile({ email, first_name: null }))).status, 200)
  const patch = { patch_properties: { append: { skus: 'A' } } }
  await ask('PATCH', `/api/profiles/${id}`, aProfile({ title: 'Boss' }, { id, meta: patch }))
  const { body } = await ask('GET', `/api/profiles/${id}?fields[profile]=title,first_name,properties`)
  assert.deepEqual((body as { data: { attributes: unknown } }).data.attributes, {
    first_name: null,
    title: 'Boss',
    properties: { skus: ['A'] },
  })
  const twin = await ask('POST', '/api/profiles', aProfile({ email }))
  assert.deepEqual([twin.status, refusalOf(twin).code], [409, 'duplicate_profile'])
  assert.match(twin.text, new RegExp(`"duplicate_profile_id":"${id}"`))
  await ask('POST', '/api/profile-import', aProfile({ phone_number: '+14155550123' }))
  const both = await ask('POST', '/api/profile-import', aProfile({ email, phone_number: '+14155550123' }))
  assert.equal(both.status, 409)
  assert.equal((await ask('GET', '/api/profiles/nobody')).status, 404)
  const large = aProfile({ email, properties: { note: 'x'.repeat(100_000) } })
  assert.equal((await ask('POST', '/api/profile-import', large)).status, 400)
})

test('a subscription is seen: nothing that only ships may make one', async (t) => {
  const { ask, sandbox } = await caller(t, { limit: 'off' })
  await ask('POST', '/api/events', anEvent())
  assert.deepEqual(sandbox.account.profiles.all()[0]?.subscribed, [])
  const subscriptions = { email: { marketing: { consent: 'SUBSCRIBED' } } }
  const profile = aProfile({ email: 'jane@example.com', subscriptions }).data
  const attributes = { profiles: { data: [profile] } }
  const body = { data: { type: 'profile-subscription-bulk-create-job', attributes } }
  assert.equal((await ask('POST', '/api/profile-subscription-bulk-create-jobs', body)).status, 202)
  assert.deepEqual(sandbox.account.profiles.all()[0]?.subscribed, ['email'])
})
