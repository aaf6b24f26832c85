/**
 * `npm test`: starts what the test files share (one PostgreSQL, one unpacked Chromium, the built web), runs them all, ends it by id.
 * Arguments are passed to `node --test`; without a file among them, all three packages are tested.
 */
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { builtWeb } from '../src/http/build.ts'
import { unpackChromium } from './rig/chromium.ts'
import { startTestServer } from './rig/postgres.ts'

const root = new URL('../../', import.meta.url).pathname
const given = process.argv.slice(2)
const files = given.some((argument) => argument.endsWith('.ts'))
  ? []
  : globSync('{shipstation,hub,web}/test/**/*.test.ts', { cwd: root, exclude: ['**/node_modules/**'] }).sort()

// A web that does not build is the browser tests' news, not a reason to run nothing.
const web = builtWeb(join(root, 'web')).catch((error: unknown) => console.error(String(error)))
const [server] = await Promise.all([startTestServer(), unpackChromium(), web])
// A file that hangs is ended and named, so that the rest is still told.
const guards = ['--test-concurrency=2', '--test-timeout=900000']
const tests = spawn(process.execPath, ['--test', ...guards, ...given, ...files], {
  cwd: root,
  stdio: 'inherit',
})
// The terminal signals the whole group, so the tests hear Ctrl-C themselves; what comes by id is handed on.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => tests.kill('SIGTERM'))
const code = await new Promise<number>((done) => tests.once('exit', (exit) => done(exit ?? 1)))
await server.stop()
process.exit(code)
