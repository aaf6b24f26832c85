import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const SHORTEST = 12
const LONGEST = 128

/**
 * Why this password will not do, in words for the person who typed it; null when it will. Length counts, composition
 * does not: what is refused is what a guesser tries first.
 *
 * @param own words that belong to this person: name, e-mail, company.
 */
export function passwordFault(password: string, own: string[]): string | null {
  if (password.includes('\0')) return 'The password holds a character that cannot be typed. Choose another.'
  const length = [...password].length
  if (length < SHORTEST)
    return `The password has ${length} characters. Use at least ${SHORTEST}; a few words do well.`
  if (length > LONGEST) return `The password is longer than ${LONGEST} characters. Shorten it.`
  if (isWorn(password))
    return 'This password is too common: it is among the first that guessers try. Choose another.'
  const word = [...CONTEXT, ...own.flatMap(wordsOf)].find((it) => leansOn(password, it))
  return word
    ? `The password is little more than “${word}”, which is easily guessed here. Choose another.`
    : null
}

const CONTEXT = [
  'shipstation',
  'longshore',
  'kickstarter',
  'quickbooks',
  'klaviyo',
  'cropster',
  'flxpoint',
  'shipping',
]

/** What the lists of leaked passwords are made of, once digits, signs and repeats are taken off. */
const WORN = new Set(
  (
    'password passw passwort motdepasse contrasena senha welcome letmein iloveyou admin administrator root login master ' +
    'changeme default secret qwerty qwertyuiop qwertz qwertzuiop azerty azertyuiop asdfgh asdfghjkl zxcvbnm qazwsx ' +
    'qazwsxedc monkey dragon football baseball basketball soccer hockey sunshine princess superman batman spiderman ' +
    'starwars pokemon trustno michael jennifer jessica charlie jordan ashley daniel thomas andrew summer winter spring ' +
    'autumn january february march april june july august september october november december monday friday computer ' +
    'internet google facebook samsung whatever freedom shadow killer pepper ginger cookie banana orange purple flower ' +
    'hello hello hellohello abc abcd abcdef abcdefgh test tester testing user guest temp temporary access server ' +
    'business company manager office passphrase correcthorsebatterystaple loveyou lovely angel babygirl family'
  ).split(' '),
)

const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  '1234567890',
  'qwertyuiop',
  'qwertzuiop',
  'asdfghjkl',
  'zxcvbnm',
]

function isWorn(password: string): boolean {
  const plain = password.toLowerCase()
  if (new Set(plain).size < 5 || repeats(plain) || isRun(plain)) return true
  const letters = unleet(plain)
  return WORN.has(letters) || WORN.has(onlyLetters(plain)) || WORN.has(halved(letters))
}

/** `abcabcabcabc`: one short block over and over. */
const repeats = (text: string) => [1, 2, 3, 4, 5, 6].some((n) => text.slice(n) === text.slice(0, -n))

/** Made of stretches of the alphabet or the keyboard, forwards or backwards. */
function isRun(text: string): boolean {
  let rest = text
  while (rest.length > 2) {
    const stretch = ROWS.flatMap((row) => [row, [...row].reverse().join('')])
      .map((row) => startIn(row, rest))
      .reduce((longest, length) => Math.max(longest, length), 0)
    if (stretch < 3) return false
    rest = rest.slice(stretch)
  }
  return true
}

function startIn(row: string, text: string): number {
  let length = 0
  while (length < text.length && row.includes(text.slice(0, length + 1))) length++
  return length
}

const onlyLetters = (text: string) => text.replace(/[^\p{L}]/gu, '')

/** `p@ssw0rd123!` is `password`: the tail falls off first, then signs that stand for letters are read as such. */
function unleet(text: string): string {
  const stem = text.replace(/[^\p{L}]+$/u, '').replace(/^[^\p{L}@$]+/u, '')
  const letters: Record<string, string> = {
    '@': 'a',
    '4': 'a',
    '3': 'e',
    '1': 'i',
    '!': 'i',
    '0': 'o',
    $: 's',
    '5': 's',
    '7': 't',
  }
  return onlyLetters(stem.replace(/[@431!0$57]/g, (sign) => letters[sign] ?? ''))
}

const halved = (text: string) => {
  const half = text.slice(0, text.length / 2)
  return half + half === text ? half : text
}

/** Whether less than six letters remain when the word is taken out. */
function leansOn(password: string, word: string): boolean {
  const plain = password.toLowerCase()
  return [onlyLetters(plain), unleet(plain)].some(
    (it) => it.includes(word) && it.replaceAll(word, '').length < 6,
  )
}

const wordsOf = (text: string) =>
  text
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word.length >= 4)

/** OWASP's smallest recommended Argon2id: 19 MiB, two passes; about 40 ms. Raising it leaves old hashes readable. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 }
const derive = promisify(argon2)

/** A password's hash as `argon2id$memory$passes$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await hashWith(password, salt, COST.memory, COST.passes)
  return ['argon2id', COST.memory, COST.passes, salt.toString('base64url'), hash.toString('base64url')].join(
    '$',
  )
}

export async function verifyPassword({
  hash,
  password,
}: {
  hash: string
  password: string
}): Promise<boolean> {
  const [kind, memory, passes, salt, expected] = hash.split('$')
  if (kind !== 'argon2id' || !salt || !expected) return false
  const found = await hashWith(password, Buffer.from(salt, 'base64url'), Number(memory), Number(passes))
  return timingSafeEqual(found, Buffer.from(expected, 'base64url'))
}

let running = 0
const waiting: (() => void)[] = []

/** Two hashes at once at most: a crowd at the door must not take the machine's memory from the work. */
async function hashWith(password: string, nonce: Buffer, memory: number, passes: number): Promise<Buffer> {
  if (running >= 2) await new Promise<void>((go) => waiting.push(go))
  running++
  try {
    const message = password.normalize('NFKC')
    return await derive('argon2id', {
      message,
      nonce,
      memory,
      passes,
      parallelism: COST.parallelism,
      tagLength: 32,
    })
  } finally {
    running--
    waiting.shift()?.()
  }
}
