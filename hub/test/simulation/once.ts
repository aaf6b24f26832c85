/** Seeds that once broke something: lived for ever, with whatever others are asked for. */
export const once = [4, 5, 14, 22, 35, 62, 80, 320, 324, 336]
