import { many, number } from './money.ts'

/** The last 24 hours, an hour a bar. An empty hour is a line at zero; an hour nobody knows about is a gap. */
export function Strip({ of }: { of: (number | null)[] }) {
  const most = Math.max(1, ...of.map((it) => it ?? 0))
  const sum = of.reduce<number>((total, it) => total + (it ?? 0), 0)
  const gaps = of.filter((it) => it === null).length
  const says = `${many(sum, 'step')} delivered in the last 24 hours, at most ${number(most)} an hour${gaps ? `; ${many(gaps, 'hour')} unknown` : ''}`
  const wide = 5
  return (
    <svg className="strip" viewBox={`0 0 ${of.length * wide} 26`} role="img" aria-label={says}>
      <title>{says}</title>
      <rect className="strip-axis" width={of.length * wide - 1} y={24} height={1} />
      {of.map((it, hour) => {
        if (it === null) return null
        const high = it === 0 ? 1 : Math.max(2, (22 * it) / most)
        // why: the hour is what the bar is
        return (
          <rect
            key={hour}
            x={hour * wide}
            y={24 - high}
            width={wide - 1}
            height={high}
            data-zero={it === 0}
          />
        )
      })}
    </svg>
  )
}
