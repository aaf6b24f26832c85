import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sampleReport } from '../../../examples/kickstarter/sample.ts'
import { examples } from '../../src/connectors/kickstarter/examples.ts'
import { kickstarter } from '../../src/connectors/kickstarter/index.ts'
import { previewReport } from '../../src/connectors/kickstarter/report/preview.ts'
import { rawRow } from '../../src/connectors/kickstarter/report/raw.ts'
import { readReport } from '../../src/connectors/kickstarter/report/read.ts'
import { fillTemplate } from '../../src/connectors/kickstarter/template.ts'
import { orderDraft } from '../../src/model/order.ts'
import { pledge as pledgeShape } from '../../src/model/pledge.ts'
import { file, usd } from './reports.ts'
import { at, change, World } from './world.ts'

const folder = new URL('../../../examples/kickstarter/', import.meta.url)
const path = (name: string) => new URL(name, folder).pathname

const expected: Record<string, [era: string, backers: number, things: string[], date: string | null]> = {
  'era-a.zip': ['A', 19, ['reward:$45', 'reward:$85'], '2017-08-18T07:00:00Z'],
  'era-b.csv': ['B', 24, ['reward:5001001', 'reward:5001002'], null],
  'era-c.csv': ['C', 30, ['item:Enamel mug', 'item:Moon Lamp', 'item:Star chart'], null],
  'era-d-2026-06-20.csv': [
    'D',
    40,
    ['item:Enamel mug', 'item:Moon Lamp', 'item:Star chart'],
    '2026-06-20T00:00:00Z',
  ],
  'era-d-2026-07-15.csv': [
    'D',
    40,
    ['item:Enamel mug', 'item:Moon Lamp', 'item:Star chart'],
    '2026-07-15T00:00:00Z',
  ],
}

test('every example report reads without an error, as the era it is', async () => {
  const reports = readdirSync(folder).filter((name) => name.startsWith('era-'))
  assert.deepEqual(reports.sort(), Object.keys(expected).sort())
  for (const name of reports) {
    const seen = await previewReport({ name, path: path(name) }, usd)
    const [era, backers, things, date] = expected[name] ?? []
    assert.deepEqual(seen.problems, [], name)
    assert.deepEqual(
      [seen.era, seen.backers, seen.found.map(({ key }) => key).sort()],
      [era, backers, things],
      name,
    )
    if (date) assert.deepEqual([seen.date, seen.dateFrom], [date, 'name'])
  }
})

test('the example template is filled by the words of its columns', () => {
  const result = fillTemplate(
    readFileSync(path('tracking-template.csv')),
    new Map([
      ['1', ['94001']],
      ['3', ['94003']],
    ]),
    { overwrite: false },
  )
  assert.deepEqual([result.filled.length, result.kept.length, result.unmatched.length], [1, 1, 10])
})

test('a stored row maps to the same pledge for ever: from JSON, twice, and as the model says', async () => {
  const source = kickstarter.sources?.['pledges']
  assert.ok(source)
  let rows = 0
  for await (const raw of readReport(file(sampleReport({ backers: 60 })), usd)) {
    const stored = rawRow.parse(JSON.parse(JSON.stringify(raw)))
    assert.deepEqual(stored, raw)
    const mapped = source.map(stored)
    assert.deepEqual(source.map(raw), mapped)
    pledgeShape.parse(mapped?.data)
    rows++
  }
  assert.equal(rows, 60)
})

test('the layouts of a preview spare the first pass and change nothing', async () => {
  const report = file(sampleReport({ backers: 30 }))
  const { layouts } = await previewReport(report, usd)
  const stored = JSON.parse(JSON.stringify(layouts)) as typeof layouts // why: they may be kept between two requests
  const rows = async (known?: typeof layouts) => {
    const all: unknown[] = []
    for await (const raw of readReport(report, usd, known)) all.push(raw)
    return all
  }
  assert.deepEqual(await rows(stored), await rows())
})

test('ten thousand backers are previewed quickly', async () => {
  const report = file(sampleReport({ backers: 10_000 }))
  const start = performance.now()
  const seen = await previewReport(report, usd)
  assert.equal(seen.backers, 10_000)
  // why: ten times what it takes alone; what must not come back is reading all rows for each row
  assert.ok(performance.now() - start < 10_000)
})

test('the same seed gives the same report, another one another', () => {
  assert.equal(sampleReport({ backers: 20 }), sampleReport({ backers: 20 }))
  assert.notEqual(sampleReport({ backers: 20 }), sampleReport({ backers: 20, seed: 2 }))
})

for (const example of examples) {
  test(`example: ${example.title}`, () => {
    const world = new World()
    for (const [kind, id, data] of example.records) world.put(kind, id, data)
    const flow = kickstarter.flows?.[example.flow]
    const source = kickstarter.sources?.['pledges']
    assert.ok(flow && source)
    const mapped = source.map(example.row)
    const pledge = pledgeShape.parse(mapped?.data)
    const out = world.plan(flow, change('pledge', pledge.number, pledge), at(example.settings))
    assert.deepEqual(out, example.out)
    for (const step of out) if ('do' in step) orderDraft.parse(step.body)
  })
}

test('every setting has words', () => {
  const walk = (shape: unknown, path: string): string[] => {
    const type = shape as {
      shape?: Record<string, unknown>
      meta?: () => { title?: string; description?: string } | undefined
    } // why: zod's types differ by kind
    const own = path && !(type.meta?.()?.title && type.meta()?.description) ? [path] : []
    return [
      ...own,
      ...Object.entries(type.shape ?? {}).flatMap(([name, inner]) => walk(inner, `${path}.${name}`)),
    ]
  }
  assert.deepEqual(walk(kickstarter.settings, ''), [])
})
