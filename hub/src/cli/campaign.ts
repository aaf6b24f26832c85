import type { routes } from '../http/api/campaigns.ts'
import type { AnswerOf, Hub } from './hub.ts'
import { No } from './no.ts'

export type Campaign = AnswerOf<typeof routes.show>

/** The campaign of that slug, or else that name, however its letters are cased. Without a name the only one there is. */
export async function campaignNamed(hub: Hub, name: string | undefined): Promise<Campaign> {
  const { campaigns } = await hub.get<typeof routes.list>('/api/campaigns')
  const create = `${hub.url}/integrations/kickstarter/new with its Kickstarter project address.`
  if (campaigns.length === 0)
    throw new No(1, 'There is no campaign yet.', { remedy: `Create it at ${create}` })
  if (name === undefined && campaigns.length === 1) return campaigns[0] as Campaign // why: there is one
  const known = `There is ${campaigns.map((one) => `${one.slug} (${one.name})`).join(', ')}.`
  if (name === undefined) throw new No(2, 'Which campaign?', { remedy: `Say it with --campaign. ${known}` })
  const wanted = name.trim().toLowerCase()
  const bySlug = campaigns.find((one) => one.slug === wanted)
  const byName = campaigns.filter((one) => one.name.toLowerCase() === wanted)
  const found = bySlug ?? (byName.length === 1 ? byName[0] : undefined)
  if (found) return found
  throw new No(
    1,
    byName.length > 1 ? `Several campaigns are called “${name}”.` : `There is no campaign “${name}”.`,
    {
      remedy:
        byName.length > 1 ? `Name it by its address. ${known}` : `${known} A new one is created at ${create}`,
    },
  )
}
