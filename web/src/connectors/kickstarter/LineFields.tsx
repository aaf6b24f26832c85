import { NumberInput, TextInput } from '@mantine/core'
import type { Line } from './answers.ts'

type LineProps = { of: Line; title: string; place: number; onChange: (line: Line) => void }
/** SKU, how many of it, its name and price. Labels are read aloud with the item's title; the first row shows them. */
export function LineFields({ of, title, place, onChange }: LineProps) {
  const named = (field: string) =>
    place === 0 ? `${field} for ${title}` : `${field} ${place + 1} for ${title}`
  return (
    <>
      <TextInput
        className="line-sku"
        size="xs"
        placeholder="SKU"
        aria-label={named('SKU')}
        spellCheck={false}
        value={of.sku}
        onChange={(event) => onChange({ ...of, sku: event.currentTarget.value })}
      />
      <NumberInput
        className="line-quantity"
        size="xs"
        aria-label={named('Quantity')}
        prefix="× "
        min={1}
        max={999}
        allowDecimal={false}
        value={of.quantity}
        onChange={(next) => onChange({ ...of, quantity: Math.max(1, Number(next) || 1) })}
      />
      <TextInput
        className="line-name"
        size="xs"
        placeholder="Name on the packing slip"
        aria-label={named('Name')}
        value={of.name ?? ''}
        onChange={(event) => onChange({ ...of, name: event.currentTarget.value || null })}
      />
      <TextInput
        className="line-price"
        size="xs"
        placeholder="Price"
        inputMode="decimal"
        aria-label={named('Price')}
        value={of.unitPrice ?? ''}
        onChange={(event) =>
          onChange({ ...of, unitPrice: event.currentTarget.value.replace(',', '.') || null })
        }
      />
    </>
  )
}
