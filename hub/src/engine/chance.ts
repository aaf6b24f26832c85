import { randomBytes } from 'node:crypto'

/** The only place where the engine draws by chance. Keys of steps and objects are never drawn: see key.ts. */
export type Chance = { id(prefix: string): string; between(low: number, high: number): number }

const letters = '0123456789abcdefghjkmnpqrstvwxyz'
export const machineChance: Chance = {
  id: (prefix) => `${prefix}_${Array.from(randomBytes(14), (byte) => letters[byte & 31]).join('')}`,
  between: (low, high) => low + (randomBytes(4).readUInt32BE() / 2 ** 32) * (high - low),
}
