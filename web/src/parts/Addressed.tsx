import type { Address, Tracking } from '../api/types.ts'
import { Door } from './Door.tsx'
import { countryOf } from './money.ts'

/** An address as it would stand on a parcel. */
export function Addressed({ of, none = 'No address yet' }: { of: Address | null; none?: string }) {
  if (!of) return <span className="dim">{none}</span>
  const lines = [
    of.name,
    of.company,
    of.street1,
    of.street2,
    of.street3,
    [of.postalCode, of.city, of.state].filter(Boolean).join(' '),
    countryOf(of.country),
    of.phone,
  ].filter((line) => line)
  return (
    <address>
      {lines.map((line, place) => (
        // why: two lines of an address may be the same
        <div key={place}>{line}</div>
      ))}
    </address>
  )
}

/** What is on its way; the voided ones only where nothing else is. */
export function living(of: Tracking[]): Tracking[] {
  const left = of.filter((it) => !it.voided)
  return left.length > 0 ? left : of
}

/** Parcels with their numbers; a voided one stands behind the others, is struck through and says so. */
export function Parcels({ of, says }: { of: Tracking[]; says?: string }) {
  if (of.length === 0) return <span className="dim">{says ?? 'ShipStation has not shipped it yet'}</span>
  return (
    <span className="parcels">
      {of
        .toSorted((a, b) => Number(a.voided) - Number(b.voided))
        .map((it, place) => (
          // why: a parcel without a number has no other name
          <span key={place}>
            {it.voided && <span className="dim">Label voided: </span>}
            <span className={it.voided ? 'voided' : undefined}>
              {it.carrier && <span className="dim">{it.carrier} </span>}
              {it.number && it.url && !it.voided ? (
                <Door href={it.url}>{it.number}</Door>
              ) : (
                (it.number ?? 'shipped without a number')
              )}
            </span>
          </span>
        ))}
    </span>
  )
}
