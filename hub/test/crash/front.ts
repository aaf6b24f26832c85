import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type Front = { url: string; close(): Promise<void> }

/** One address for several hubs, as a balancer gives them: a connection goes to the first hub that takes it. */
export async function startFront(ports: readonly number[]): Promise<Front> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
    void firstOf(ports).then((there) => {
      if (!there) return socket.destroy()
      socket.pipe(there).pipe(socket)
      there.on('error', () => socket.destroy())
      socket.once('close', () => there.destroy())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // why: a server that listens on a port has one
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

async function firstOf(ports: readonly number[]): Promise<Socket | null> {
  for (const port of ports) {
    const there = connect(port, '127.0.0.1')
    const isOpen = await new Promise<boolean>((resolve) => {
      there.once('connect', () => resolve(true))
      there.once('error', () => resolve(false))
    })
    if (isOpen) return there
  }
  return null
}
