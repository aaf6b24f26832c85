import type { Budget } from '../api/types.ts'
import { number } from './money.ts'

/** How much of this minute's requests is used, and by whom. Labelled directly; the colours only repeat the words. */
export function Meter({ of }: { of: Budget }) {
  const used = of.limit - of.remaining
  const shown = of.used.filter((it) => it.requests > 0)
  return (
    <div className="meter">
      <p>
        <b>{number(used)}</b> of {number(of.limit)} requests used this minute
        {of.pairs > 1 && ' with two key pairs'}
        <span className="dim"> · new ones in {Math.max(0, Math.round(of.resetsInSeconds))}&nbsp;s</span>
        {of.waiting > 0 && <span className="dim"> · {number(of.waiting)} wait to be sent</span>}
      </p>
      <svg
        className="meter-bar"
        viewBox="0 0 100 4"
        preserveAspectRatio="none"
        role="img"
        aria-label={`${used} of ${of.limit} requests used`}
      >
        <rect className="meter-free" width="100" height="4" />
        {segments(shown, of.limit).map((it, place) => (
          <rect key={it.user} data-place={place % 4} x={it.from} width={it.width} height="4" />
        ))}
      </svg>
      <ul className="meter-users">
        {shown.map((it, place) => (
          <li key={it.user} data-place={place % 4}>
            {it.user} <b>{number(it.requests)}</b>
          </li>
        ))}
      </ul>
    </div>
  )
}

function segments(used: Budget['used'], limit: number) {
  let from = 0
  return used.map((it) => {
    const width = Math.min(100 - from, (100 * it.requests) / Math.max(1, limit))
    const segment = { user: it.user, from, width: Math.max(0, width - 0.4) }
    from += width
    return segment
  })
}
