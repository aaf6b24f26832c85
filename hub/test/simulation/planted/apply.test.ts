import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { filesOf, planted, root } from './apply.ts'
import { bugs } from './bugs.ts'

test('every planted bug still applies to the source as it is', () => {
  assert.ok(bugs.length >= 25)
  for (const bug of bugs)
    for (const file of filesOf(bug)) {
      const text = readFileSync(join(root, file), 'utf8')
      assert.notEqual(planted(bug, file, text), text, bug.name)
    }
})
