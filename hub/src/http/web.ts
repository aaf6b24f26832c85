import type { Stats } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import type { Hono } from 'hono'
import { allow, type Env } from '../access/allow.ts'

/** What Vite makes, and nothing else: an unknown kind is not served. */
const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/** Serves the built web from `dist`; every address that is neither file nor API is the app's own. To be called last. */
export function serveWeb(app: Hono<Env>, dist: string | null): void {
  const index = openIndex(dist)
  app.get('*', allow('anyone'), async (c) => {
    const path = plainPath(c.req.path)
    if (path === null || path.startsWith('/api/')) return c.notFound()
    const type = TYPES[extname(path)]
    if (dist !== null && type && path !== '/index.html') return file(dist, path, type)
    // A name with an ending is a file that is not there, and one with a dot in front is none of ours; an order's page
    // (`/orders/kickstarter.moon-lamp.12`) only looks like one.
    const isFile = /\.[a-z0-9]+$/i.test(path) && !path.startsWith('/orders/')
    if (isFile || path.includes('/.')) return c.notFound()
    // Mantine writes style elements; the policy lets those with this answer's nonce through.
    return c.html((await index()).replaceAll('%CSP_NONCE%', c.get('nonce')))

    async function file(folder: string, name: string, contentType: string) {
      const bytes = await readFile(join(folder, name)).catch(() => null)
      if (bytes === null) return c.notFound()
      // Vite puts a hash of the content into the names under /assets/: they never change.
      const cache = name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
      return c.body(new Uint8Array(bytes), 200, { 'Content-Type': contentType, 'Cache-Control': cache })
    }
  })
}

const NOT_BUILT =
  '<!doctype html><title>Longshore</title><p>The hub runs, but its pages are not built. Its log (data/hub.log) says why.</p>'

/** The app's page as it is now: when the web was built anew under a running hub, its names of scripts are others. */
function openIndex(dist: string | null): () => Promise<string> {
  let page = NOT_BUILT
  let seen = ''
  return async () => {
    const file = dist === null ? null : join(dist, 'index.html')
    const now = file === null ? null : await stat(file).catch(() => null)
    // For a moment, while a new build takes the old one's place, there is none: the last one is served.
    if (file === null || now === null || seen === stampOf(now)) return page
    page = await readFile(file, 'utf8').catch(() => page)
    seen = stampOf(now)
    return page
  }
}

const stampOf = ({ ino, mtimeMs, size }: Stats) => `${ino} ${mtimeMs} ${size}`

/** The path with its %-signs read, or null where it climbs out or holds what no file name of ours has. */
function plainPath(path: string): string | null {
  try {
    const plain = decodeURIComponent(path)
    return /[\0\\]/.test(plain) || normalize(plain).split(sep).join('/') !== plain ? null : plain
  } catch {
    return null
  }
}
