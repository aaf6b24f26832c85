import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { freshPage, screenshot, startBrowser } from './rig/browser.ts'

test('the browser that came with npm shows a page and takes its picture', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-picture-'))
  t.after(() => rmSync(folder, { recursive: true }))
  await using browser = await startBrowser()
  const page = await freshPage(browser, { width: 390 })
  await page.setContent('<h1>Moon Lamp</h1>')
  assert.equal(await page.getByRole('heading').textContent(), 'Moon Lamp')
  await screenshot(page, join(folder, 'page.png'))
  assert.equal(readFileSync(join(folder, 'page.png')).subarray(1, 4).toString(), 'PNG')
})
