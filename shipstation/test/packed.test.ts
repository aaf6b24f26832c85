import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { pack } from '../build/pack.ts'
import { fixture, npm, ROOT } from './fixture.ts'

const run = promisify(execFile)
const consumer = mkdtempSync(join(tmpdir(), 'shipstation-consumer-'))
let unreachable: string | null = null

// A project of a stranger's: only the tarball, and its one dependency from what is installed here, so that no network is needed.
before(async () => {
  const tarball = await pack(consumer)
  const zod = `file:${join(ROOT, 'node_modules/zod')}`
  writeFileSync(
    join(consumer, 'package.json'),
    JSON.stringify({ type: 'module', dependencies: { shipstation: `file:${basename(tarball)}`, zod } }),
  )
  unreachable = await npm(consumer, 'install', '--install-links', '--prefer-offline')
  copyFileSync(join(import.meta.dirname, 'tour.mjs'), join(consumer, 'tour.mjs'))
})
after(() => rmSync(consumer, { recursive: true, force: true }))

async function nodeOf(major: 20 | 22 | 24): Promise<{ node: string } | { why: string }> {
  if (unreachable) return { why: unreachable }
  if (major === 24) return { node: process.execPath }
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return {
      why: `the fixture holds Node ${major} for Linux x64, this is ${process.platform} ${process.arch}`,
    }
  const nodes = await fixture('nodes')
  return 'why' in nodes ? nodes : { node: join(nodes.folder, `node_modules/node-${major}/bin/node`) }
}

/** The first line that the installed program prints, asked for by its name as `npx` does. */
async function firstLine(t: TestContext, node: string): Promise<unknown> {
  const program = join(consumer, 'node_modules/.bin/shipstation-sandbox')
  const child = spawn(node, [program, '--port', '0', '--orders', '2', '--die-with-parent'])
  t.after(() => child.kill('SIGKILL'))
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return JSON.parse(line)
}

for (const major of [20, 22, 24] as const)
  test(`the packed package works on Node ${major}: client, sandbox, page and program`, async (t) => {
    const found = await nodeOf(major)
    if ('why' in found) return t.skip(found.why)
    const { stdout } = await run(found.node, ['tour.mjs'], { cwd: consumer })
    assert.deepEqual(JSON.parse(stdout), {
      major,
      orders: 4,
      total: '24.00',
      label: '%PDF-',
      unconnected: 'GET /stores was not connected for 200 ms',
      missing: true,
      page: true,
    })
    const said = (await firstLine(t, found.node)) as Record<string, string>
    assert.deepEqual(Object.keys(said), ['url', 'apiKey', 'apiSecret'])
  })

test('its declarations type-check in a stranger’s project, without ours', async (t) => {
  if (unreachable) return t.skip(unreachable)
  const flags =
    '--noEmit --strict --checkJs --allowJs --target es2022 --lib es2023 --module nodenext --types node'
  await run(
    process.execPath,
    [
      join(ROOT, 'node_modules/typescript/bin/tsc'),
      ...flags.split(' '),
      '--typeRoots',
      join(ROOT, 'node_modules/@types'),
      'tour.mjs',
    ],
    { cwd: consumer },
  ).catch((error: unknown) => assert.fail((error as { stdout: string }).stdout))
})
