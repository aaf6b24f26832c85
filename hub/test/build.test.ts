import assert from 'node:assert/strict'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { builtWeb } from '../src/http/build.ts'

/** The smallest web there is, in a folder of its own beside our installed Vite. */
function smallWeb(t: TestContext): string {
  const root = mkdtempSync(join(tmpdir(), 'longshore-build-'))
  t.after(() => rmSync(root, { recursive: true }))
  symlinkSync(new URL('../../node_modules', import.meta.url).pathname, join(root, 'node_modules'))
  const web = join(root, 'web')
  mkdirSync(join(web, 'src'), { recursive: true })
  writeFileSync(join(web, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(web, 'vite.config.ts'), 'export default {}')
  writeFileSync(join(web, 'index.html'), '<script type="module" src="/src/main.ts"></script>')
  writeFileSync(join(web, 'src/main.ts'), 'document.title = "one"')
  return web
}

test('the web is built when missing, kept when its sources are the same, built again when one changed', async (t) => {
  const web = smallWeb(t)
  const dist = await builtWeb(web)
  const first = statSync(join(dist, 'index.html')).ino
  await builtWeb(web)
  assert.equal(statSync(join(dist, 'index.html')).ino, first)
  writeFileSync(join(web, 'src/main.ts'), 'document.title = "two"')
  await builtWeb(web)
  assert.notEqual(statSync(join(dist, 'index.html')).ino, first)
})

test('what another hub has put in place while this one built is kept', async (t) => {
  const web = smallWeb(t)
  const others = await builtWeb(smallWeb(t))
  const theirs = join(web, 'dist')
  const building = builtWeb(web)
  renameSync(others, theirs)
  const before = statSync(join(theirs, 'index.html')).ino
  assert.equal(await building, theirs)
  assert.equal(statSync(join(theirs, 'index.html')).ino, before)
})

test('a source that does not compile is said with its name, and what was built before stays', async (t) => {
  const web = smallWeb(t)
  const dist = await builtWeb(web)
  const before = readFileSync(join(dist, 'index.html'), 'utf8')
  writeFileSync(join(web, 'src/main.ts'), 'document.title = ')
  await assert.rejects(builtWeb(web), /could not be built[\s\S]*main\.ts/)
  assert.equal(readFileSync(join(dist, 'index.html'), 'utf8'), before)
})

test('without sources what is there is served', async (t) => {
  const web = smallWeb(t)
  rmSync(join(web, 'vite.config.ts'))
  assert.equal(await builtWeb(web), join(web, 'dist'))
  assert.equal(existsSync(join(web, 'dist')), false)
})
