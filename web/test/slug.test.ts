import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nameFrom, slugOf } from '../src/parts/slug.ts'

test('the slug is the last part of a project address, without what follows it', () => {
  for (const address of [
    'https://www.kickstarter.com/projects/olsen/moon-lamp',
    ' https://www.kickstarter.com/projects/olsen/Moon-Lamp?ref=discovery ',
    'kickstarter.com/projects/olsen/moon-lamp/posts/12#comments',
    'moon-lamp',
  ])
    assert.equal(slugOf(address), 'moon-lamp', address)
})

test('what is not a project has no slug', () => {
  for (const address of [
    '',
    'https://www.kickstarter.com/',
    'https://www.kickstarter.com/projects/olsen',
    'moon lamp',
  ])
    assert.equal(slugOf(address), null, address)
})

test('a slug proposes a name a person would write', () => {
  assert.equal(nameFrom('moon-lamp_2'), 'Moon lamp 2')
})
