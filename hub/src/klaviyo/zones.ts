import type { Answer } from '../http/api/define.ts'
import type { routes } from '../http/api/klaviyo.ts'

type Zones = Answer<typeof routes.show>['zones']

/** Whether two zones show the same wall clock at an instant: `US/Eastern` and `America/New_York` do, always. */
function agree(a: string, b: string, now: Date): boolean {
  const months = Array.from({ length: 12 }, (_, n) => new Date(now.getTime() - n * 30 * 86_400_000))
  const wall = (zone: string, at: Date) =>
    new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(at)
  return months.every((at) => wall(a, at) === wall(b, at))
}

export const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** Why days may be counted otherwise here and there, and where each side's zone is set. */
export function zonesOf(klaviyo: string, shipstation: string | null, now: Date): Zones {
  const differ = shipstation !== null && !agree(klaviyo, shipstation, now)
  const says =
    shipstation === null
      ? `Klaviyo counts its days in ${klaviyo}. ShipStation does not tell programs in which zone its own pages do: say it once, and a difference is explained.`
      : differ
        ? `Klaviyo counts its days in ${klaviyo}, ShipStation’s pages in ${shipstation}. An event near midnight stands on another day there. All counts here are in Klaviyo’s zone.`
        : `Klaviyo and ShipStation both count their days in ${klaviyo}.`
  return {
    ...{ klaviyo, shipstation, differ, says },
    remedies: differ
      ? [
          'Klaviyo: account name in the lower left, Settings, Organization, Timezone',
          'ShipStation: Settings, Account, Account Settings, Time Zone',
        ]
      : [],
  }
}
