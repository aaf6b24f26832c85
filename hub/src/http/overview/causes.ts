import { sentence } from './phrases.ts'

export type Cause = { id: string; title: string; remedy: string }

/** Refusals we know, by the words they come in, with what mends them. What is new gets its own words. */
const known: [RegExp, string, string][] = [
  [
    /is already shipped, and ShipStation no longer changes/,
    'Changed after the parcel had left',
    'ShipStation does not change shipped orders. Deal with each by hand, then close it here.',
  ],
  [
    /was split or merged in ShipStation/,
    'Split or merged in ShipStation',
    'Such orders are never replaced from here. Make the change in ShipStation, then close it here.',
  ],
  [
    /is no longer in ShipStation/,
    'Deleted in ShipStation, or merged into another order',
    'Look each up in ShipStation and make the change there, then close it here.',
  ],
  [
    /in ShipStation, which locks it/,
    'Locked in ShipStation',
    'Make the change in ShipStation, or set the order back to awaiting shipment there and try again here.',
  ],
  [
    /^this has gone back and forth/,
    'Two integrations keep undoing each other',
    'What one writes comes back changed by the other, again and again. Look which side is right and mend it there, then send it again or close it.',
  ],
  [
    /^tried \d+ times/,
    'Given up after many tries',
    'It was tried for three days. Look at the reason, and try again when what stood in the way is mended.',
  ],
]

/** Why something was refused, without what is particular to one order: equal causes are one issue. */
export function causeOf(sink: string, reason: string | null, number: string | null): Cause {
  const words = reason?.trim() || 'It was refused without a reason.'
  const found = known.find(([pattern]) => pattern.test(words))
  if (found) return { id: found[1], title: found[1], remedy: found[2] }
  const said = /^ShipStation refused order .+?: (.+)$/s.exec(words)?.[1] ?? words
  const common = withoutNumbers(said, number)
  return sink === 'mail.messages'
    ? {
        id: common,
        title: 'The mail server refuses an e-mail',
        remedy: 'Mostly the address is wrong: correct it on the backer, then try again.',
      }
    : {
        id: common,
        title: `ShipStation refuses: ${common}`,
        remedy: `${sentence('Correct what it names on the backer or the item')} The order then goes by itself.`,
      }
}

/** `Order KS-12 of 45.00` and `Order KS-7 of 8.00` are the same trouble. */
function withoutNumbers(words: string, number: string | null): string {
  const named = number ? words.replaceAll(number, '…') : words
  return named.replaceAll(/\d[\d.,:/-]*/g, '…')
}
