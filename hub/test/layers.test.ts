import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'node:test'

const root = new URL('../../', import.meta.url).pathname

interface Import {
  from: string
  typeOnly: boolean
}

const files = (pattern: string) =>
  globSync(pattern, { cwd: root, exclude: ['**/node_modules/**', '**/dist/**', '**/*.gen.ts'] })
    .map((file) => file.split('\\').join('/'))
    .sort()

const textOf = (file: string) => readFileSync(join(root, file), 'utf8')

/** Every import and re-export, relative ones as paths from the root. */
function importsOf(file: string): Import[] {
  const found = withoutComments(textOf(file)).matchAll(
    /\b(?:import|export)\s+(type\s)?([^'";]*?\bfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g,
  )
  return [...found].map(([, type, , named = '', dynamic]) => {
    const name = dynamic ?? named
    const from = name.startsWith('.') ? normalize(join(dirname(file), name)) : name
    return { from, typeOnly: type !== undefined }
  })
}

const withoutComments = (text: string) =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')

/** All that a file pulls in, itself included, along relative imports that exist at run time. */
function reach(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const { from, typeOnly } of importsOf(file)) {
    if (typeOnly) continue
    if (from.includes('/src/') && existsSync(join(root, from))) reach(from, seen)
    else seen.add(from)
  }
  return seen
}

function holds(rule: string, faults: string[]): void {
  assert.deepEqual(faults, [], `${rule} The rule and its reason: docs/architecture.md.`)
}

/** A far side to develop and test against, in its connector's room: a server with a clock of its own that no connector imports. */
const inSandbox = (file: string) => /^hub\/src\/connectors\/[^/]+\/sandbox\//.test(file)

/** What a connector's room may bring along besides the contract and the model: its vendor's client, and readers of its files. */
const BRINGS: Record<string, string[]> = {
  shipstation: ['shipstation'],
  // Kickstarter has no API: its wire is the file that a creator drops in.
  kickstarter: ['csv-parse', 'yauzl', 'node:buffer', 'node:fs', 'node:fs/promises', 'node:stream'],
}

test('a connector imports the contract, the model, its own room and its vendor’s client', () => {
  const faults = files('hub/src/connectors/*/**/*.ts').flatMap((file) => {
    const id = file.split('/')[3] ?? ''
    const room = `hub/src/connectors/${id}/`
    const own = ['zod', 'node:crypto', ...(BRINGS[id] ?? [])]
    const may = (from: string) =>
      from === 'hub/src/connector.ts' ||
      from.startsWith('hub/src/model/') ||
      (from.startsWith(room) && (inSandbox(file) || !inSandbox(from))) ||
      (inSandbox(file) && from.startsWith('node:')) ||
      own.includes(from)
    return importsOf(file)
      .filter(({ from }) => !may(from))
      .map(({ from }) => `${file} imports ${from}`)
  })
  holds('A connector knows the contract and the model only.', faults)
})

const IO = /^(node:(?!crypto$|assert)|fs|pg|pg-boss|kysely|hono|undici|nodemailer|yauzl|@hono)/

test('what maps and plans pulls in nothing that talks', () => {
  const faults = files('hub/src/connectors/**/{map,plan}.ts').flatMap((file) =>
    [...reach(file)].filter((from) => IO.test(from)).map((from) => `${file} reaches ${from}`),
  )
  holds('Mapping and planning are pure.', faults)
})

test('the web takes types alone from the hub', () => {
  const faults = files('web/src/**/*.{ts,tsx}').flatMap((file) =>
    importsOf(file)
      .filter(({ from, typeOnly }) => /^(hub\/|longshore$|longshore\/|shipstation)/.test(from) && !typeOnly)
      .map(({ from }) => `${file} imports ${from} at run time`),
  )
  holds('The web is a client without privileges.', faults)
})

test('the ShipStation package knows nothing of the hub', () => {
  const faults = files('shipstation/{src,test}/**/*.ts').flatMap((file) =>
    importsOf(file)
      .filter(({ from }) => /^(hub\/|web\/|longshore)/.test(from))
      .map(({ from }) => `${file} imports ${from}`),
  )
  holds('The client is useful to strangers.', faults)
})

test('access and store do not know what stands on them', () => {
  const faults = files('hub/src/{access,store,model}/**/*.ts').flatMap((file) =>
    importsOf(file)
      .filter(({ from, typeOnly }) => /^hub\/src\/(http|cli|connectors)\//.test(from) && !typeOnly)
      .map(({ from }) => `${file} imports ${from}`),
  )
  holds('Lower floors do not lean on upper ones.', faults)
})

/** The only places where the world's time, chance and wire come in; the simulation replaces these. */
const GATES = ['hub/src/engine/clock.ts', 'hub/src/engine/chance.ts', 'hub/src/engine/wire.ts']
const WORLD =
  /\b(Date\.now|new Date\(\)|performance\.now|Math\.random|randomUUID|randomBytes|setTimeout|setInterval|setImmediate)\b|(?<![.\w])fetch\(/

test('no clock, chance, timer or request outside its one file', () => {
  const faults = files('hub/src/{engine,connectors,model}/**/*.ts')
    .filter((file) => !GATES.includes(file) && !inSandbox(file))
    .flatMap((file) => {
      const lines = withoutComments(textOf(file)).split('\n')
      return lines.filter((line) => WORLD.test(line)).map((line) => `${file}: ${line.trim()}`)
    })
  holds('Time, chance and the wire come in through engine/clock, chance and wire.', faults)
})

test('no file is longer than 300 lines', () => {
  const long = files('{hub,shipstation,web}/{src,test,bench}/**/*.{ts,tsx}')
    .map((file) => ({ file, lines: textOf(file).split('\n').length - 1 }))
    .filter(({ lines }) => lines > 300)
    .map(({ file, lines }) => `${file} has ${lines}`)
  holds('A file does one thing and is short.', long)
})

test('no file is a drawer for everything', () => {
  const faults = files('{hub,shipstation,web}/{src,test}/**/*.{ts,tsx}').filter((file) =>
    /(^|\/)(utils?|helpers?|manager|common|misc)(\/|\.tsx?$)/.test(file),
  )
  holds('A file is named for the one thing it does.', faults)
})

test('these rules see the files: an empty look would pass everything', () => {
  assert(files('hub/src/connectors/*/**/*.ts').length > 3)
  assert(files('hub/src/engine/*.ts').length > 3)
  assert(importsOf('hub/src/hub.ts').some(({ from }) => from === 'hub/src/store/open.ts'))
})
