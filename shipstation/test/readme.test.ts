import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { createHttp, operations as ops } from '../src/index.ts'
import { ROOT } from './fixture.ts'
import { anOrder, openShop } from './shop.ts'

const run = promisify(execFile)
const source = (name: string) => JSON.stringify(new URL(`../src/${name}`, import.meta.url).pathname)

/** The README's pieces of TypeScript, each in a scope of its own, so that all may call their client `client`. */
function program(address: string, apiKey: string, apiSecret: string): { text: string; pieces: number } {
  const page = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const pieces = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, piece = '']) => piece)
  const bodies = pieces.map((piece) => {
    const body = piece
      .replace(/^import .*$/gm, '')
      .replace(/^const address = .*$/gm, '')
      .replace("'label.pdf'", 'join(folder, "label.pdf")')
    return `async function piece() {\n  const orderId = await anOrder()\n${body}\n}\nawait piece()`
  })
  const scopes = bodies.map((body, at) => body.replaceAll('piece()', `piece${at}()`))
  const head = `import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createHttp, money, operations, pace, RateLimited, resource, shipstation, ShipStationError, times } from ${source('index.ts')}
import { startSandbox } from ${source('sandbox/index.ts')}
const [address, apiKey, apiSecret, folder] = ${JSON.stringify([address, apiKey, apiSecret, tmpdir()])}
const client = shipstation(apiKey, apiSecret, { address })
let made = 0
const anOrder = async () =>
  (await client.createOrder({ ...${JSON.stringify(anOrder('README'))}, orderKey: \`readme-\${made++}\` })).orderId
`
  return { text: `${head}${scopes.join('\n')}\n`, pieces: pieces.length }
}

test('every example in the README is right in its types and runs', async (t) => {
  const { sandbox } = await openShop(t, { orders: 3 })
  const folder = mkdtempSync(join(tmpdir(), 'shipstation-readme-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const { text, pieces } = program(sandbox.url, sandbox.apiKey, sandbox.apiSecret)
  assert.ok(pieces >= 15, `${pieces} pieces`)
  const file = join(folder, 'readme.mts')
  writeFileSync(file, text)
  const flags = '--noEmit --strict --exactOptionalPropertyTypes --skipLibCheck --allowImportingTsExtensions'
  const target = '--target es2024 --lib es2024 --module nodenext --types node'
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc')
  const roots = ['--typeRoots', join(ROOT, 'node_modules/@types')]
  await run(process.execPath, [compiler, ...`${flags} ${target}`.split(' '), ...roots, file]).catch(
    // The cast: what a program that failed has printed.
    (error: unknown) => assert.fail((error as { stdout: string }).stdout),
  )
  await run(process.execPath, [file], { cwd: folder })
  const { apiKey, apiSecret, url: address } = sandbox
  const { items } = await ops.listShipments(createHttp({ apiKey, apiSecret, address }), {
    sortBy: 'CreateDate',
    sortDir: 'DESC',
  })
  assert.equal(items[0]?.voided, true, 'the label of the example was bought and voided')
})
