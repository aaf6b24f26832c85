import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'

const assets = fileURLToPath(new URL('../../web/dist/', import.meta.url))

/** Script that the first page loads, gzipped: the entry and what it imports at once. At most 250 kB. */
export async function firstLoad(): Promise<object> {
  const html = readFileSync(`${assets}index.html`, 'utf8')
  const named = [...html.matchAll(/(?:src|href)="\/?([^"]+\.js)"/g)].map((match) => match[1] ?? '')
  const seen = new Set<string>()
  const follow = (file: string) => {
    if (seen.has(file)) return
    seen.add(file)
    const text = readFileSync(assets + file, 'utf8')
    for (const [, name] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) follow(`assets/${name}`)
  }
  for (const file of named) follow(file)
  const kB = (file: string) => gzipSync(readFileSync(assets + file)).length / 1000
  const total = [...seen].reduce((sum, file) => sum + kB(file), 0)
  const all = readdirSync(`${assets}assets`)
    .filter((file) => file.endsWith('.js'))
    .reduce((sum, file) => sum + kB(`assets/${file}`), 0)
  return { firstLoadKB: Math.round(total), everythingKB: Math.round(all), files: seen.size, atMost: 250 }
}
