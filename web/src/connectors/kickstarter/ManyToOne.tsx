import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ItemRow } from '../../api/types.ts'
import { many } from '../../parts/money.ts'
import { type Draft, emptyLine } from './answers.ts'
import { LineFields } from './LineFields.tsx'

type ManyProps = { of: ItemRow[]; onGive: (draft: Draft) => void; onClear: () => void }
/** Several things that are one and the same product: one answer for all that are chosen. */
export function ManyToOne({ of, onGive, onClear }: ManyProps) {
  const [line, setLine] = useState(emptyLine)
  return (
    <section className="many" aria-label="The chosen items">
      <b>{many(of.length, 'item')} chosen</b>
      <div className="item-line">
        <LineFields of={line} title="all chosen" place={0} onChange={setLine} />
      </div>
      <Button
        size="xs"
        disabled={line.sku.trim() === ''}
        onClick={() => onGive({ lines: [line], digital: false })}
      >
        Give all this SKU
      </Button>
      <Button size="xs" variant="default" onClick={() => onGive({ lines: [emptyLine()], digital: true })}>
        Nothing to ship
      </Button>
      <Button size="xs" variant="subtle" onClick={onClear}>
        Choose none
      </Button>
    </section>
  )
}
