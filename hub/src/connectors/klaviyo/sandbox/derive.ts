import { createHash } from 'node:crypto'

/** Ids are derived, never drawn: the same sandbox and the same steps give the same ids again. */
const digest = (seed: number, text: string) => createHash('sha256').update(`${seed}:${text}`).digest()

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

const from = (letters: string, bytes: Buffer, length: number) =>
  [...bytes.subarray(0, length)].map((byte) => letters[byte % letters.length]).join('')

export const hexOf = (seed: number, text: string, length = 32) =>
  digest(seed, text).toString('hex').slice(0, length)

export const uuidOf = (seed: number, text: string) =>
  hexOf(seed, text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

/** Six letters and digits, as accounts and metrics are named. */
export const sixOf = (seed: number, text: string) => from(LETTERS, digest(seed, text), 6)

/** As events are named. */
export const elevenOf = (seed: number, text: string) => from(LETTERS, digest(seed, text), 11)

/** As profiles are named: a time and chance, in 26 letters that sort by the time. */
export function ulidOf(seed: number, text: string, at: number): string {
  let left = at
  let time = ''
  for (let place = 0; place < 10; place++) {
    time = CROCKFORD[left % 32] + time
    left = Math.floor(left / 32)
  }
  return time + from(CROCKFORD, digest(seed, text), 16)
}
