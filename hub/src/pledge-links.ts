import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Key } from './access/key.ts'

/** The signed address of a backer's pledge page: whoever has it sees that one pledge, and nobody can make one up. */
export type PledgeLinks = {
  path(of: { workspace: string; campaign: string; number: string }): string
  read(token: string): { workspace: string; campaign: string; number: string } | null
}

export function pledgeLinks(key: Key): PledgeLinks {
  const secret = key.derive('pledge page')
  const sign = (text: string) => createHmac('sha256', secret).update(text).digest().subarray(0, 16)
  return {
    path({ workspace, campaign, number }) {
      const text = JSON.stringify([workspace, campaign, number])
      return `/p/${Buffer.from(text).toString('base64url')}.${sign(text).toString('base64url')}`
    },
    read(token) {
      const [body = '', mark = ''] = token.split('.')
      const text = Buffer.from(body, 'base64url').toString('utf8')
      const given = Buffer.from(mark, 'base64url')
      if (given.length !== 16 || !timingSafeEqual(given, sign(text))) return null
      const [workspace, campaign, number] = JSON.parse(text) as [string, string, string] // why: we signed it, so we wrote it
      return { workspace, campaign, number }
    },
  }
}
