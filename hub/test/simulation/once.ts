/** Seeds that once broke something: lived for ever, with whatever others are asked for. */
export const once = [
  4, 5, 14, 22, 35, 62, 80, 162, 175, 247, 320, 324, 336, 360, 399, 415, 515, 590, 682, 884, 898, 962, 983,
]

/** Seeds that break and are not cured yet. Only a full run of `npm run simulate` lives them; what else lives seeds leaves them out, and says so. */
export const uncured: Record<number, string> = {
  150: 'a payment in the books is not brought to its order; not looked into yet',
  200: 'an order stands as shipped in the books though its label was voided; not looked into yet',
  761: 'does not come to rest; not looked into yet',
  982: 'an event whose outcome is unknown is not said again within the hours that are waited; not looked into yet',
}

/** So many from there on, without those that are known to break. */
export const seedsFrom = (from: number, n: number): number[] =>
  Array.from({ length: n }, (_, index) => from + index).filter((seed) => !(seed in uncured))
