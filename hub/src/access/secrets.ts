import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { Key } from './key.ts'

/** Where a secret belongs. It opens nowhere else: the place is part of what is authenticated. */
export interface Place {
  workspace: string
  connection: string
  /** The setting's name in the connector's declaration, such as `apiSecret`. */
  field: string
}

/** A secret could not be opened: changed, moved to another place, or sealed under another key. It never says the text. */
export class Unopenable extends Error {
  constructor(place: Place) {
    super(
      `The stored ${place.field} of connection ${place.connection} cannot be opened: it was changed or moved. ` +
        'Enter it again on the connection’s page.',
    )
    this.name = 'Unopenable'
  }
}

export interface Vault {
  seal(place: Place, text: string): string
  /** @throws Unopenable */
  open(place: Place, sealed: string): string
}

const NONCE = 12
const TAG = 16

/** AES-256-GCM with a random 96-bit nonce; a record is `v1.<key id>.<nonce, ciphertext and tag in base64url>`. */
export function vault(key: Key): Vault {
  const secret = key.derive('secrets')
  const bound = (place: Place) =>
    // The parts are encoded so that no two places give the same line.
    Buffer.from([place.workspace, place.connection, place.field, key.id].map(encodeURIComponent).join('|'))
  return {
    seal(place, text) {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv('aes-256-gcm', secret, nonce, { authTagLength: TAG }).setAAD(bound(place))
      const body = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `v1.${key.id}.${body.toString('base64url')}`
    },
    open(place, sealed) {
      try {
        const body = Buffer.from(sealed.split('.')[2] ?? '', 'base64url')
        const decipher = createDecipheriv('aes-256-gcm', secret, body.subarray(0, NONCE), {
          authTagLength: TAG,
        })
        decipher.setAAD(bound(place)).setAuthTag(body.subarray(-TAG))
        return Buffer.concat([decipher.update(body.subarray(NONCE, -TAG)), decipher.final()]).toString('utf8')
      } catch {
        throw new Unopenable(place)
      }
    },
  }
}

/** The ids of all keys that a connection's secrets are sealed under, for `openKey`. */
export async function usedKeyIds(db: Pick<pg.Pool, 'query'>): Promise<string[]> {
  const { rows } = await db.query<{ key_id: string }>(
    "select key_id from connections union select second ->> 'keyId' from connections where second is not null",
  )
  return rows.map((row) => row.key_id)
}
