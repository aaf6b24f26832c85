/** `npm run conformance -- DIR`: what the vendors publish of themselves, held against our sandboxes and what a hub asks; DIR has a folder for each vendor. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CHECKS = [
  { vendor: 'shipstation', program: '../../shipstation/src/conformance/main.ts' },
  { vendor: 'klaviyo', program: './connectors/klaviyo/sandbox/conformance/main.ts' },
  { vendor: 'klaviyo', program: '../demo/klaviyo-requests.ts' },
]

const [folder = ''] = process.argv.slice(2)
const found = CHECKS.filter(({ vendor }) => folder !== '' && existsSync(join(folder, vendor)))
if (found.length === 0) {
  const vendors = [...new Set(CHECKS.map(({ vendor }) => `DIR/${vendor}`))].join(' or ')
  console.error(`Usage: npm run conformance -- DIR, where ${vendors} holds what the vendor publishes.`)
  process.exit(2)
}
const skipped = CHECKS.filter((one) => !found.includes(one)).map(({ vendor }) => vendor)
for (const vendor of new Set(skipped))
  console.log(`${vendor}: skipped, there is no folder ${join(folder, vendor)}`)

const codes = found.map(({ program }) => {
  const file = fileURLToPath(new URL(program, import.meta.url))
  return spawnSync(process.execPath, [file, folder], { stdio: 'inherit' }).status ?? 1
})
process.exitCode = Math.max(...codes)
