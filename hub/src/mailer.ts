import nodemailer from 'nodemailer'
import type { Mail } from './connector.ts'
import { NotSent } from './engine/wire.ts'

/** The mail's id, and whether it was only kept here, to be read on screen. */
export type Posted = { id: string; kept?: boolean }

/** How mail leaves: by the SMTP server of `LONGSHORE_SMTP_URL`, or not at all: then it is kept, to be read on screen. */
export type Mailer = {
  /** The server's host; null when there is none. */
  smtp: string | null
  /** The account whose lane mail goes through. */
  account: string
  send(mail: Mail): Promise<Posted>
  close(): void
}

export function openMailer(smtpUrl: string | null): Mailer {
  if (smtpUrl === null)
    return {
      smtp: null,
      account: 'mail:outbox',
      send: async ({ messageId }) => ({ id: messageId, kept: true }),
      close() {},
    }
  const transport = nodemailer.createTransport({
    url: smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
  })
  const { host } = new URL(smtpUrl)
  return {
    smtp: host,
    account: `mail:${host}`,
    async send({ messageId, replyTo, pledge: _pledge, ...mail }) {
      try {
        const sent = await transport.sendMail({
          ...mail,
          messageId,
          ...(replyTo ? { replyTo } : {}),
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
        return { id: sent.messageId }
      } catch (error) {
        throw isBeforeTheMessage(error)
          ? new NotSent(`${host} did not take the mail: ${(error as Error).message}`)
          : error
      }
    },
    close: () => transport.close(),
  }
}

/** The conversation failed before the message itself was handed over: nothing was sent, and later is safe. */
function isBeforeTheMessage(error: unknown): boolean {
  const { code, command } = error as { code?: string; command?: string }
  if (
    code === 'EDNS' ||
    code === 'EAUTH' ||
    code === 'ECONNECTION' ||
    code === 'ECONNREFUSED' ||
    code === 'ENOTFOUND'
  )
    return true
  return (
    command === 'CONN' ||
    command === 'EHLO' ||
    command === 'HELO' ||
    command === 'STARTTLS' ||
    command === 'MAIL FROM' ||
    command?.startsWith('AUTH') === true
  )
}
