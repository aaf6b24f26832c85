import { createServer } from 'node:net'

/** Below the numbers that systems hand out by themselves: nobody else gets it by chance while its hub is down. */
const [from, to] = [20_000, 32_000]
const given = new Set<number>()

/** A port that nobody listens on, to be used again and again by a hub that comes and goes. */
export async function lastingPort(): Promise<number> {
  for (;;) {
    const port = from + Math.floor(Math.random() * (to - from))
    if (given.has(port) || !(await isFree(port))) continue
    given.add(port)
    return port
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
