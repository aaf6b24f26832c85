/** Seeds that once broke something: lived for ever, with whatever others are asked for. */
export const once = [4, 5, 14, 22, 35, 62, 80, 247, 320, 324, 336, 399, 415, 515]

const jumped = 'a clock that jumps back makes a forgotten key look fresh'
const asked = 'a key that has expired is asked about without end instead of being said anew'
/** Seeds that break and are not cured yet. Only a full run of `npm run simulate` lives them; what else lives seeds leaves them out, and says so. */
export const uncured: Record<number, string> = {
  162: jumped,
  175: asked,
  360: jumped,
  590: jumped,
  682: 'a write that broke after a renewed token counts as one that did nothing',
  884: jumped,
  898: asked,
  962: asked,
  983: asked,
}

/** So many from there on, without those that are known to break. */
export const seedsFrom = (from: number, n: number): number[] =>
  Array.from({ length: n }, (_, index) => from + index).filter((seed) => !(seed in uncured))
