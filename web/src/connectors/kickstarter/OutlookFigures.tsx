import type { Outlook } from '../../api/types.ts'
import { Door } from '../../parts/Door.tsx'
import { countryOf, many, number } from '../../parts/money.ts'

/** What would go, where to, what waits and why, what is left out and why: each number opens its list. */
export function OutlookFigures({ of, slug }: { of: Outlook; slug: string }) {
  const backers = `/campaigns/${slug}/backers`
  return (
    <div className="outlook">
      {of.ready + of.updates > 0 && (
        <section aria-label="Would go">
          <p>
            <Door href={`${backers}?state=unreleased`} className="door strong num">
              {many(of.ready, 'order')}
            </Door>{' '}
            would go, in {many(of.requests, 'request')}
            {of.updates > 0 && <>; {many(of.updates, 'change')} of orders that are there</>}
          </p>
          <ul className="countries small">
            {of.countries.map((it) => (
              <li key={it.label}>
                <Door href={`${backers}?country=${encodeURIComponent(it.label)}`}>{countryOf(it.label)}</Door>{' '}
                <span className="num">{number(it.count)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {of.waits.length > 0 && (
        <section aria-label="Waits">
          <p>Wait for your answer</p>
          <ul className="stack-tight">
            {of.waits.map((it) => (
              <li key={it.question}>
                <Door href={it.href}>{it.question}</Door>{' '}
                <span className="num dim">{many(it.count, 'order')}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {of.skips.length > 0 && (
        <section aria-label="Not sent">
          <p>Not sent</p>
          <ul className="stack-tight">
            {of.skips.map((it) => (
              <li key={it.label}>
                <Door href={it.href} className="door num">
                  {number(it.count)}
                </Door>{' '}
                <span className="dim">{it.label}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {of.twins > 0 && (
        <p>
          <Door href={of.twinsHref}>{many(of.twins, 'order')}</Door> look like one that is in ShipStation
          already: each waits until you say whether it is the same.
        </p>
      )}
    </div>
  )
}
