import { useElementSize } from '@mantine/hooks'
import { useState } from 'react'
import { number } from '../../parts/money.ts'
import { dayOf } from '../../parts/time.ts'
import { type Day, lineOf, namedDays, scaleOf, short } from './chart.ts'
import type { Report } from './types.ts'
import './chart.css'

const high = 220
const edge = { left: 44, right: 12, top: 16, bottom: 24 }
type ChartProps = { of: Report; onDay: (day: string) => void }
/** Bars for ShipStation, a ring for what was sent, a line for what Klaviyo shows: where they agree they meet. */
export function Chart({ of, onDay }: ChartProps) {
  const { ref, width } = useElementSize()
  const [at, point] = useState<number | null>(null)
  const hovered = at === null ? undefined : of.days[at]
  const wide = Math.max(280, width)
  const plan = planOf(of.days, wide)
  return (
    <figure className="chart" ref={ref}>
      <Legend hasKlaviyo={of.total.klaviyo !== null} />
      <svg
        viewBox={`0 0 ${wide} ${high}`}
        width={wide}
        height={high}
        role="img"
        aria-label={`${of.name}, ${short(of.from)} to ${short(of.to)}. ${of.says} The table below has every day.`}
        onPointerLeave={() => point(null)}
      >
        <Grid plan={plan} wide={wide} />
        {of.days.map((day, place) => (
          <Bar key={day.day} day={day} place={place} plan={plan} isOn={place === at} />
        ))}
        <path
          className="chart-line"
          d={lineOf(
            of.days.map(({ klaviyo }, place) =>
              klaviyo === null ? null : { x: plan.mid(place), y: plan.y(klaviyo) },
            ),
          )}
        />
        {of.days.map((day, place) => (
          <circle key={day.day} className="chart-sent" cx={plan.mid(place)} cy={plan.y(day.sent)} r={3.5} />
        ))}
        {of.days.map((day, place) => (
          <rect
            key={day.day}
            className="chart-catch"
            x={edge.left + place * plan.step}
            y={0}
            width={plan.step}
            height={high}
            onPointerEnter={() => point(place)}
            onClick={() => onDay(day.day)}
          />
        ))}
      </svg>
      {hovered && at !== null && <Tip day={hovered} x={plan.mid(at)} wide={wide} />}
    </figure>
  )
}

type Plan = ReturnType<typeof planOf>
function planOf(days: readonly Day[], wide: number) {
  const { top, ticks } = scaleOf(days)
  const step = (wide - edge.left - edge.right) / Math.max(1, days.length)
  return {
    ...{ days, ticks, step, named: namedDays(days.length, wide - edge.left) },
    mid: (place: number) => edge.left + (place + 0.5) * step,
    y: (n: number) => edge.top + (high - edge.top - edge.bottom) * (1 - n / top),
  }
}

const Grid = ({ plan, wide }: { plan: Plan; wide: number }) => (
  <g aria-hidden>
    {plan.ticks.map((tick) => (
      <g key={tick}>
        <line
          className="chart-grid"
          x1={edge.left}
          x2={wide - edge.right}
          y1={plan.y(tick)}
          y2={plan.y(tick)}
        />
        <text className="chart-word" x={edge.left - 8} y={plan.y(tick) + 4} textAnchor="end">
          {number(tick)}
        </text>
      </g>
    ))}
    {plan.days.map(
      ({ day }, place) =>
        plan.named.has(place) && (
          <text
            key={day}
            className="chart-word"
            x={Math.min(plan.mid(place), wide - edge.right - 18)}
            y={high - 6}
            textAnchor="middle"
          >
            {short(day)}
          </text>
        ),
    )}
  </g>
)

type BarProps = { day: Day; place: number; plan: Plan; isOn: boolean }
function Bar({ day, place, plan, isOn }: BarProps) {
  const broad = Math.max(2, Math.min(28, plan.step * 0.62))
  const y = plan.y(day.shipstation)
  return (
    <g data-on={isOn}>
      <rect
        className="chart-bar"
        x={plan.mid(place) - broad / 2}
        y={Math.min(y, plan.y(0) - 1)}
        width={broad}
        height={Math.max(1, plan.y(0) - y)}
      />
      {!day.isEqual && (
        <path className="chart-differs" d={`M${plan.mid(place) - 5} ${edge.top - 5}h10l-5 -8z`} />
      )}
    </g>
  )
}

const Legend = ({ hasKlaviyo }: { hasKlaviyo: boolean }) => (
  <figcaption className="chart-legend">
    <span data-of="bar">ShipStation</span>
    <span data-of="ring">Sent</span>
    {hasKlaviyo && <span data-of="line">In Klaviyo</span>}
    <span data-of="differs">the day differs</span>
  </figcaption>
)

const agreed = ({ klaviyo }: Day) => (klaviyo === null ? 'All was sent; Klaviyo was not read.' : 'All agree')

/** Beside its day, on the side where there is room: it never covers what it speaks of. */
const Tip = ({ day, x, wide }: { day: Day; x: number; wide: number }) => (
  <div className="chart-tip" style={{ left: x > wide / 2 ? x - 188 : x + 20 }} role="status">
    <b>{dayOf(day.day)}</b>
    <dl>
      <dt>ShipStation</dt>
      <dd>{number(day.shipstation)}</dd>
      <dt>Sent</dt>
      <dd>{number(day.sent)}</dd>
      <dt>In Klaviyo</dt>
      <dd>{day.klaviyo === null ? 'not read' : number(day.klaviyo)}</dd>
    </dl>
    <span className="dim">{day.isEqual ? agreed(day) : 'They differ: press to see why'}</span>
  </div>
)
