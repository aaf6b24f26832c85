/** Takes known secrets out of any text: what is logged, stored as an attempt, or shown. */
export interface Redactor {
  /** From now on this text, and the forms it travels in, is never let through. */
  learn(secret: string): void
  /** Also learns `user:password` as a Basic header carries it. */
  learnBasic(user: string, password: string): void
  redact(text: string): string
}

const MARK = '[redacted]'

/** Shorter secrets would blot out ordinary words. Ours are keys and tokens. */
const SHORTEST = 6

/** What stands in an Authorization header or a key in an address, whether or not we know it. */
const GENERAL = [
  /\b(Basic|Bearer)\s+[A-Za-z0-9+/_.~=-]{8,}/gi,
  /([?&](?:api_?key|api_?secret|token|access_token|password)=)[^&\s"']+/gi,
]

export function redactor(): Redactor {
  const forms = new Set<string>()
  const add = (form: string) => form.length >= SHORTEST && forms.add(form)
  const learn = (secret: string) => {
    const text = secret.trim()
    if (text.length < SHORTEST) return
    for (const form of formsOf(text)) add(form)
  }
  return {
    learn,
    learnBasic(user, password) {
      learn(password)
      learn(Buffer.from(`${user}:${password}`).toString('base64'))
    },
    redact(text) {
      let clean = text
      for (const form of forms) clean = clean.replaceAll(form, MARK)
      for (const pattern of GENERAL)
        clean = clean.replace(
          pattern,
          (_all, kept: string) => `${kept}${kept.endsWith('=') ? '' : ' '}${MARK}`,
        )
      return clean
    },
  }
}

/**
 * The text itself, as JSON and addresses write it, in hex, and what base64 makes of it wherever it stands in a longer
 * text: at offsets 0, 1 and 2, without the characters that the neighbours share.
 */
function formsOf(text: string): string[] {
  const bytes = Buffer.from(text)
  const inside = [0, 1, 2].map((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const end = (offset + bytes.length) % 3 === 0 ? whole.length : whole.length - 1
    return whole.slice(offset === 0 ? 0 : offset + 1, end)
  })
  const urlSafe = inside.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))
  const written = [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text), bytes.toString('hex')]
  return [...new Set([...written, ...inside, ...urlSafe])]
}
