import { z } from 'zod'
import type { Connector, Receipt, Sink } from '../../connector.ts'

/** One mail to one person. `from` may carry a name; nothing here may carry a line break into a header. */
const oneLine = z
  .string()
  .max(998)
  .regex(/^[^\r\n\0]*$/, 'must be one line')
export const message = z.object({
  to: z.email(),
  from: oneLine,
  replyTo: z.email().nullable(),
  subject: oneLine,
  text: z.string(),
  html: z.string(),
  /** Whose pledge page `%PLEDGE_PAGE%` in the text leads to; null when the text has no such link. */
  pledge: z.object({ campaign: z.string(), number: z.string() }).nullable().default(null),
})
export type Message = z.infer<typeof message>

/**
 * Mail doubles: a server that took a message and then lost the connection may have sent it. So an unknown one is shown to a person
 * and never repeated by itself, nor is one that went by another server before. The Message-ID is the step's key, so that a careful mailbox drops a second copy.
 */
const messages: Sink<unknown, Message> = {
  body: message,
  again: 'doubles',
  anyAccount: true,
  most: 1,
  async send(io, steps) {
    const settled = new Map<string, Receipt>()
    for (const step of steps) {
      const { id } = await io.mail({ ...message.parse(step.body), messageId: `<${step.key}@longshore>` })
      settled.set(step.key, { id })
    }
    return settled
  },
}

export const mail: Connector = {
  id: 'mail',
  title: 'Mail',
  settings: z.object({}),
  secrets: z.object({}),
  sinks: { messages },
}
