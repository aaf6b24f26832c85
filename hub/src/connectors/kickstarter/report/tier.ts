/**
 * The tier in a per-tier file's name: "Kickstarter Backer Report - $59 - Aug 18 07am.csv" is "$59". Null: a name that the
 * creator gave, or a report of all tiers.
 */
export function tierInName(file: string): string | null {
  const name = file.replace(/\.csv$/i, '').trim()
  const made = /\s-\s[A-Z][a-z]{2} \d{1,2} \d{1,2}(am|pm)$/i
  const prefix = /^Kickstarter Backer Report(\s-\s|$)/i
  if (!made.test(name) && !prefix.test(name)) return null
  const tier = name.replace(made, '').replace(prefix, '').trim()
  return tier === '' || /^all( rewards?)?( tiers?)?$/i.test(tier) ? null : tier
}

export const isNoReward = (tier: string): boolean => /^no reward$/i.test(tier)
