import type { Mail } from '../../../src/connector.ts'
import { NotSent } from '../../../src/engine/wire.ts'
import type { Process } from '../kernel/process.ts'

export type Letter = { workspace: string; to: string; about: string; says: string }

/** A post office: what it took is with the reader, whatever the sender hears of it. */
export class Post {
  readonly delivered: Letter[] = []

  senderOf(process: Process): (mail: Mail, workspace: string) => Promise<{ id: string }> {
    return (mail, workspace) =>
      new Promise((resolve, reject) => {
        if (process.mayDie('at a letter', 0.3)) return
        const { faults, kernel, trace } = process
        const fault = faults.one(['mail lost', 'mail unclear'])
        trace.note(
          kernel.now,
          `${process.name} letter ${mail.to} ${mail.subject} ${mail.text}${fault ? ` [${fault}]` : ''}`,
        )
        kernel.later(faults.dice.between(20, 2000), () => {
          if (fault) faults.count(fault)
          if (fault === 'mail lost')
            return process.deliver(() => reject(new NotSent('the post office cannot be reached')))
          this.delivered.push({ workspace, to: mail.to, about: mail.subject, says: mail.text })
          if (fault === 'mail unclear') return process.deliver(() => reject(new Error('the line was cut')))
          process.deliver(() => resolve({ id: mail.messageId }))
        })
      })
  }
}
