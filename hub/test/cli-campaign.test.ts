import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { until } from './rig/engine.ts'
import { cliWorld } from './cli-world.ts'

// One campaign lives through these tests in their order: imported, questioned, sent, paused, traced.
const examples = fileURLToPath(new URL('../../examples/kickstarter/', import.meta.url))
const june = `${examples}era-d-2026-06-20.csv`
const july = `${examples}era-d-2026-07-15.csv`
const at = '/api/campaigns/moon-lamp'
let world: Awaited<ReturnType<typeof cliWorld>>
let folder = ''

before(async () => {
  world = await cliWorld()
  folder = mkdtempSync(join(tmpdir(), 'longshore-report-'))
})
after(async () => {
  await world[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const campaign = (name: string, slug: string) =>
  world.ask('POST', '/api/campaigns', {
    ...{ address: `https://www.kickstarter.com/projects/lampworks/${slug}`, name, currency: 'USD' },
    state: 'live',
  })
const imports = async () =>
  (await world.ask<{ imports: { state: string }[] }>('GET', `${at}/imports`)).imports.map(
    ({ state }) => state,
  )
const state = async (number: string) =>
  (await world.ask<{ row: { state: string } }>('GET', `${at}/backers/${number}`)).row.state

test('without a campaign the command says where to create one; a wrong name lists those there are', async () => {
  const none = await world.run(['import', june])
  assert.equal(none.code, 1)
  assert.match(none.err, /There is no campaign yet\.\nCreate it at http.*\/integrations\/kickstarter\/new/)
  await campaign('Moon Lamp', 'moon-lamp')
  const wrong = await world.run(['sync', '--campaign', 'sun lamp'])
  assert.equal(wrong.code, 1)
  assert.match(
    wrong.err,
    /There is no campaign “sun lamp”\.\nThere is moon-lamp \(Moon Lamp\)\. A new one is created at http.*\/integrations\/kickstarter\/new/,
  )
})

test('an import shows its preview and asks; a no stores nothing, and so does nobody there to answer', async () => {
  const no = await world.run(['import', june, '--campaign', 'moon lamp'], 'n\n')
  assert.equal(no.code, 0, no.err)
  assert.match(no.out, /^era-d-2026-06-20\.csv: 40 backers\. Kickstarter backer report, 2024 and later/)
  assert.match(no.out, /Made on 2026-06-20\.[\s\S]*40 new, 0 changed, 0 as they were/)
  assert.match(no.err, /Import 40 backers into Moon Lamp \(40 new, 0 changed\)\? \[y\/N\]/)
  assert.match(no.out, /Nothing was imported\.\n$/)
  const silent = await world.run(['import', june])
  assert.equal(silent.code, 2)
  assert.match(silent.err, /Nobody is here to answer\.\nAdd --yes/)
  assert.deepEqual(await imports(), [])
})

test('a file that is no report is refused with place and remedy, and nothing is stored', async () => {
  const file = join(folder, 'notes.csv')
  writeFileSync(file, 'dear diary\nnothing happened\n')
  const { code, out, err } = await world.run(['import', file, '--yes'])
  assert.equal(code, 1)
  assert.match(out, /thing.* to look at:\n {2}wrong, /)
  assert.match(err, /Nothing was stored/)
  const unknown = await world.run(['import', june, '--yes', '--completed', 'Done at'])
  assert.equal(unknown.code, 2)
  assert.match(unknown.err, /no column “Done at” that could say/)
})

test('a yes imports and waits for the end; an older report needs --force', async () => {
  const yes = await world.run(['import', july, '-c', 'moon-lamp'], 'y\n')
  assert.equal(yes.code, 0, yes.err)
  assert.match(yes.out, /\n40 new, 0 changed, 0 as before\.\nhttp.*\/campaigns\/moon-lamp\/backers\n$/)
  const older = await world.run(['import', june, '--yes'])
  assert.equal(older.code, 1)
  assert.match(older.out, /That is older than the newest report imported/)
  assert.match(older.err, /older than the newest one that was imported\.[\s\S]*Here: --force\./)
  const forced = await world.run(['import', june, '--yes', '--force', '--json'])
  assert.equal(forced.code, 0, forced.err)
  const done = JSON.parse(forced.out) as {
    state: string
    difference: { created: number; missing: unknown[] }
  }
  assert.deepEqual([done.state, done.difference.created, done.difference.missing.length], ['done', 1, 1])
})

test('a sync that is not configured says so, and where', async () => {
  const shown = await world.run(['sync'])
  assert.equal(shown.code, 0, shown.err)
  assert.match(shown.out, /ShipStation sync is not configured: http.*\/campaigns\/moon-lamp\/sync/)
  for (const deed of [['release'], ['pause'], ['restart'], ['send-one', '1']]) {
    const { code, err } = await world.run(['sync', ...deed, '--yes'])
    assert.equal(code, 1, deed[0])
    assert.match(
      err,
      /not configured for Moon Lamp\.\nChoose the connection.*http.*\/campaigns\/moon-lamp\/sync/,
    )
  }
})

test('one order goes after its lines and total were shown; the rest after numbers; pause and restart too', async () => {
  await configure()
  const shown = await world.run(['sync', 'status'])
  assert.match(shown.out, /\d+ orders are ready to go to \d+ countries\.\nTo [A-Z]{2} \d+/)
  const no = await world.run(['sync', 'send-one', '1'], 'n\n')
  assert.match(
    no.out,
    /^Order KS-1 for the store .+, to .+:\n {2}1 × {2}LMP-[\s\S]+\nShipping [\d.]+, tax [\d.]+, total [\d.]+; paid [\d.]+\.\nNothing was changed\.\n$/,
  )
  assert.equal(await state('1'), 'unreleased')
  const one = await world.run(['sync', 'send-one', '1', '--yes'])
  assert.equal(one.code, 0, one.err)
  assert.match(one.out, /Backer 1: In ShipStation/)
  const twice = await world.run(['sync', 'send-one', '1', '--yes'])
  assert.equal(twice.code, 1)
  assert.match(twice.err, /backer 1 cannot be sent now/)
  assert.equal((await world.run(['sync', 'send-one', '9999', '--yes'])).code, 1)

  const release = await world.run(['sync', 'release'], 'y\n')
  assert.equal(release.code, 0, release.err)
  assert.match(release.out, /orders are ready to go[\s\S]*Not sent:\n[\s\S]*all that become ready later/)
  await until('the last order is in ShipStation', async () => (await state('2')) === 'in_shipstation')
  const paused = await world.run(['sync', 'pause', '--yes'])
  assert.match(paused.out, /Nothing leaves until you restart[\s\S]*Moon Lamp is paused\./)
  const stands = await world.run(['sync', '--json'])
  assert.equal((JSON.parse(stands.out) as { sync: { state: string } }).sync.state, 'paused')
  const restart = await world.run(['sync', 'restart'], 'yes\n')
  assert.match(restart.out, /^Nothing waits to go\.\nMoon Lamp is active\./)
})

test('trace tells the story of one order by any of its ids, oldest first, in the workspace’s zone', async () => {
  const byNumber = await world.run(['trace', 'KS-1'])
  assert.equal(byNumber.code, 0, byNumber.err)
  assert.match(byNumber.out, /^Order KS-1: /)
  assert.match(
    byNumber.out,
    /Imported, by Ada[\s\S]*Sent to ShipStation\n +POST \/orders\/createorders: 200 in/,
  )
  assert.match(byNumber.out, /Times are of Europe\/Berlin\. http.*\/orders\/kickstarter\.moon-lamp\.1\n$/)
  const byMail = await world.run(['trace', 'backer1@example.com', '--json'])
  assert.equal((JSON.parse(byMail.out) as { id: string }).id, 'kickstarter.moon-lamp.1')
  const byId = await world.run(['trace', 'kickstarter.moon-lamp.2'])
  assert.match(byId.out, /^Order KS-2: /)
  const several = await world.run(['trace', 'backer'])
  assert.equal(several.code, 1)
  assert.match(several.out, / {2}kickstarter\.moon-lamp\.\d+ /)
  assert.match(several.err, /orders fit “backer”/)
  const nothing = await world.run(['trace', '9400-none'])
  assert.deepEqual([nothing.code, nothing.out], [1, ''])
  assert.match(nothing.err, /Nothing here has the id “9400-none”/)
})

test('of two campaigns the command asks for one', async () => {
  await campaign('Sun Lamp', 'sun-lamp')
  const { code, err } = await world.run(['sync'])
  assert.equal(code, 2)
  assert.match(err, /Which campaign\?\nSay it with --campaign\. There is .*moon-lamp \(Moon Lamp\)/)
})

/** Everything is named, and the sync goes to the sandbox's manual store. */
async function configure(): Promise<void> {
  const { items } = await world.ask<{ items: { key: string; title: string }[] }>('GET', `${at}/items`)
  await world.ask('PUT', `${at}/items`, {
    answers: items.map(({ key, title }) => ({
      key,
      digital: false,
      lines: [
        { sku: `LMP-${title.toUpperCase().replaceAll(' ', '-')}`, name: title, quantity: 1, unitPrice: null },
      ],
    })),
  })
  const { id } = await world.ask<{ id: string }>('POST', '/api/connections/sandbox')
  const store = await until('the stores are read', async () => {
    const { stores } = await world.ask<{ stores: { id: string; manual: boolean }[] }>(
      'GET',
      `/api/connections/${id}`,
    )
    return stores.find(({ manual }) => manual)
  })
  await world.ask('POST', `${at}/sync`, { connection: id, store: store.id, shipFrom: null, prefix: 'KS-' })
  await until(
    'orders are ready',
    async () => (await state('1')) === 'unreleased' && (await state('2')) === 'unreleased',
  )
}
