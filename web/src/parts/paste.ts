export type Pair = { apiKey: string; apiSecret: string }

/**
 * A key and a secret pasted together: on two lines, with a space, comma or tab between, with or without their labels,
 * or as the sandbox's JSON line. Null when it is not exactly two words: then it belongs into the one field.
 */
export function pastedPair(text: string): Pair | null {
  return fromJson(text) ?? fromWords(text)
}

const labels = /\b(shipstation|api|v1|key|secret|public|private|id)\b\s*(?=[:=\s]|$)|[:=]/gi

function fromWords(text: string): Pair | null {
  const words = text
    .replaceAll(labels, ' ')
    .split(/[\s,;|"']+/)
    .filter((word) => word !== '')
  const [apiKey, apiSecret] = words
  if (words.length !== 2 || !apiKey || !apiSecret) return null
  return /secret/i.test(text.slice(0, text.indexOf(apiKey)))
    ? { apiKey: apiSecret, apiSecret: apiKey } // the secret was written first, and said so
    : { apiKey, apiSecret }
}

function fromJson(text: string): Pair | null {
  try {
    const it = JSON.parse(text) as Record<string, unknown> | null // why: each field is checked below
    const { apiKey, apiSecret } = it ?? {}
    return typeof apiKey === 'string' && typeof apiSecret === 'string'
      ? { apiKey: apiKey.trim(), apiSecret: apiSecret.trim() }
      : null
  } catch {
    return null
  }
}
