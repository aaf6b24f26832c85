import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer, connect, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { Worker } from 'node:worker_threads'

/** A thread that listens and then never does anything again: nobody takes the calls that the kernel keeps for it. */
const DEAF = `
const { parentPort } = require('node:worker_threads')
const server = require('node:net').createServer()
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  parentPort.postMessage(server.address().port)
  setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0))
})`

/** A port with a full queue: a call to it is neither taken nor refused. */
export async function fullPort(t: TestContext): Promise<string> {
  const deaf = new Worker(DEAF, { eval: true })
  // The cast: the one thing that it says.
  const [port] = (await once(deaf, 'message')) as [number]
  const callers: Socket[] = []
  t.after(async () => {
    for (const caller of callers) caller.destroy()
    await deaf.terminate()
  })
  for (let isFull = false; !isFull; ) {
    const caller = connect(port, '127.0.0.1').on('error', () => {})
    callers.push(caller)
    const taken = once(caller, 'connect').then(() => true)
    const waited = new Promise<false>((resolve) => setTimeout(resolve, 250, false))
    isFull = !(await Promise.race([taken, waited]))
  }
  return `127.0.0.1:${port}`
}

/** A port that takes every call and says nothing; `heard` is the first line of each. */
export async function silentPort(t: TestContext) {
  const heard: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    socket.once('data', (data) => heard.push(String(data).split('\r\n')[0] ?? ''))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  // The cast: a server that listens on a port has an address of this kind.
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, heard }
}

/** What the client says, in a process that goes through this proxy, of one GET: its words, and after how many milliseconds. */
export async function askThrough(proxy: string, address: string) {
  const url = `http://${proxy}`
  const code = `import { createHttp } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)}
const http = createHttp({ apiKey: 'a', apiSecret: 'b', address: '${address}', timeouts: { connect: 300, first: 600 } })
const began = performance.now()
await http('GET', '/stores').catch(({ name, message }) =>
  console.log(JSON.stringify({ says: name + ': ' + message, ms: performance.now() - began })))
process.exit()`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env: {
      PATH: process.env.PATH ?? '',
      NODE_USE_ENV_PROXY: '1',
      HTTPS_PROXY: url,
      HTTP_PROXY: url,
      NO_PROXY: '',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  await once(child, 'close')
  // The cast: the line that the code above prints.
  return JSON.parse(text) as { says: string; ms: number }
}
