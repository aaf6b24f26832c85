import type { Campaign } from '../../model/pledge.ts'
import type { Deps } from '../deps.ts'
import { type Status, statusOfIntegration } from '../overview/status.ts'
import type { Sync } from './standing.ts'

/** The campaign's status word. Before its sync is configured it has none to be in step with. */
export async function statusOfCampaign(
  deps: Deps,
  workspace: string,
  campaign: Campaign,
  sync: Sync | null,
  counts: { backers: number },
): Promise<Status> {
  if (sync === null || sync.connected === '') {
    const detail =
      counts.backers === 0
        ? 'No backers yet'
        : campaign.state === 'draft'
          ? 'A draft: nothing is sent'
          : 'ShipStation sync is not configured'
    return { word: 'Not set up', detail, since: null }
  }
  return statusOfIntegration(deps, workspace, sync)
}
