import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const HERE = join(import.meta.dirname, '..')
const run = promisify(execFile)

/**
 * Packs what is published: JavaScript and declarations in `dist/`, the sandbox's page, and a manifest of its own, since the
 * repository runs the TypeScript itself. @returns the tarball's path, in `into`.
 */
export async function pack(into: string): Promise<string> {
  const stage = mkdtempSync(join(tmpdir(), 'shipstation-stage-'))
  try {
    const compiler = join(HERE, '../node_modules/typescript/bin/tsc')
    await run(process.execPath, [
      compiler,
      '-p',
      join(HERE, 'tsconfig.build.json'),
      '--outDir',
      join(stage, 'dist'),
    ])
    cpSync(join(HERE, 'src/sandbox/page'), join(stage, 'dist/sandbox/page'), { recursive: true })
    for (const name of ['README.md', 'DIFFERENCES.md']) cpSync(join(HERE, name), join(stage, name))
    cpSync(join(HERE, '../LICENSE'), join(stage, 'LICENSE'))
    writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`)
    const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts'], { cwd: stage })
    const name = packed(JSON.parse(stdout))
    mkdirSync(into, { recursive: true })
    cpSync(join(stage, name), join(into, `${name}.new`))
    renameSync(join(into, `${name}.new`), join(into, name))
    return join(into, name)
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

// npm answers with a list, newer ones with an object by name.
const packed = (said: unknown) =>
  // The cast: npm's own answer.
  Object.values(said as Record<string, { filename: string }>)[0]?.filename ?? ''

function manifest() {
  // The cast: our own manifest.
  const { name, version, license, dependencies } = JSON.parse(
    readFileSync(join(HERE, 'package.json'), 'utf8'),
  ) as Record<string, unknown>
  const entry = (file: string) => ({ types: `./dist/${file}.d.ts`, default: `./dist/${file}.js` })
  return {
    name,
    version,
    license,
    description: 'A typed client of the ShipStation API V1, and a local ShipStation to develop against.',
    type: 'module',
    engines: { node: '>=20.11' },
    exports: {
      '.': entry('index'),
      './sandbox': entry('sandbox/index'),
      './sandbox/main': entry('sandbox/main'),
    },
    bin: { 'shipstation-sandbox': 'dist/sandbox/main.js' },
    files: ['dist', 'DIFFERENCES.md'],
    dependencies,
  }
}

if (import.meta.main) console.log(await pack(resolve(process.argv[2] ?? '.')))
