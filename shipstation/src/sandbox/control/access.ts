import { apiSettings, deletePair, generatePair, mailLink, openLink, regenerate } from '../api-settings.ts'
import { type Fields, text } from '../fields.ts'
import { RuleRefusal } from '../refusal.ts'
import type { World } from '../world.ts'

/** `?as=USER`: the Account Owner unless said. */
export const seeSettings = ({ shop }: World, query: Record<string, string>) =>
  apiSettings(shop, text(query.as) || null)

/** `{ as?, deed: 'mail' | 'open' | 'generate' | 'delete' | 'regenerate', token?, months?, id? }` */
export function onSettings({ shop }: World, body: Fields) {
  const [as, token] = [text(body.as) || null, text(body.token) ?? '']
  const did = () => {
    switch (text(body.deed)) {
      case 'mail':
        return { mail: mailLink(shop, as) }
      case 'open':
        return { mail: openLink(shop, token) }
      case 'generate':
        return { made: generatePair(shop, as, token, Number(body.months)) }
      case 'delete':
        return { deleted: deletePair(shop, as, text(body.id) ?? '') }
      case 'regenerate':
        return { made: regenerate(shop, as) }
      default:
        throw new RuleRefusal('The deed is mail, open, generate, delete or regenerate.')
    }
  }
  return { ...did(), settings: apiSettings(shop, as) }
}
