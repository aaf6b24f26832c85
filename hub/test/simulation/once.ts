/** Seeds that once broke something: lived for ever, with whatever others are asked for. */
export const once = [
  4, 5, 14, 22, 35, 62, 80, 95, 105, 150, 162, 175, 186, 200, 247, 320, 324, 336, 360, 361, 399, 415, 515,
  590, 682, 761, 884, 898, 940, 962, 982, 983, 100_539, 100_616, 201_222,
]
