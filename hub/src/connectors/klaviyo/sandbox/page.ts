import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Reply } from './reply.ts'

const FOLDER = join(import.meta.dirname, 'page')
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}
const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'self'; frame-ancestors 'none'",
}
const NAMES = new Set(readdirSync(FOLDER))

/** A file of the page, or null when the path is not one of them. */
export function pageFile(path: string): Reply | null {
  const name = path === '/' ? 'index.html' : path.startsWith('/_page/') ? path.slice('/_page/'.length) : ''
  if (!NAMES.has(name)) return null
  const type = TYPES[extname(name)] ?? 'application/octet-stream'
  return {
    status: 200,
    headers: { ...HEADERS, 'Content-Type': type },
    body: readFileSync(join(FOLDER, name)),
  }
}
