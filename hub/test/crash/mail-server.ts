import { SMTPServer } from 'smtp-server'

export type MailServer = {
  port: number
  /** Message-IDs as they arrived, in order. */
  mails: string[]
  /** Called when a mail is in and its sender has not heard of it yet. */
  arrived: (() => void) | null
  close(): Promise<void>
}

/** Takes every mail, and takes its time before it says so: kills fall between the mail and its receipt. */
export function mailServer(slowly = 120): Promise<MailServer> {
  const mails: string[] = []
  const it: MailServer = { port: 0, mails, arrived: null, close: async () => {} }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let text = ''
      stream.on('data', (part: Buffer) => (text += part.toString()))
      stream.on('end', () => {
        mails.push(/^message-id: *(\S+)/im.exec(text)?.[1] ?? 'without an id')
        it.arrived?.()
        setTimeout(() => done(), slowly)
      })
    },
  })
  server.on('error', () => {})
  return new Promise((resolve) => {
    const listening = server.listen(0, '127.0.0.1', () => {
      const address = listening.address()
      it.port = typeof address === 'object' && address ? address.port : 0
      it.close = () => new Promise((end) => server.close(() => end()))
      resolve(it)
    })
  })
}
