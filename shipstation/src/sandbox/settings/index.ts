import { z } from 'zod'
import { account } from './account.ts'
import { answers } from './answers.ts'
import { lists } from './lists.ts'
import { deeds, orders } from './orders.ts'
import { parcels, webhooks } from './parcels.ts'

/** The guesses by what they are about. */
export const GROUPS = {
  'Answers and limits': answers,
  Lists: lists,
  'Orders as sent': orders,
  'What moves and what is divided': deeds,
  Parcels: parcels,
  Webhooks: webhooks,
  'Account and stores': account,
}

/** Where the real ShipStation is not known: a switch for each guess. DIFFERENCES.md has them all, with what the sandbox does. */
export const Settings = z.strictObject({
  ...answers,
  ...lists,
  ...orders,
  ...deeds,
  ...parcels,
  ...webhooks,
  ...account,
})
export type Settings = z.infer<typeof Settings>
export type SettingName = keyof Settings
export type SettingValue = Settings[SettingName]

export type Switch = {
  name: SettingName
  group: string
  question: string
  /** Of those that are a number any is taken; its list has the first alone. */
  values: readonly SettingValue[]
}

const FIRST = Settings.parse({})

/** Every switch: what it asks, and its values, the first of which it starts with. */
export const SWITCHES: readonly Switch[] = Object.entries(GROUPS).flatMap(([group, shape]) =>
  Object.entries(shape).map(([key, schema]) => {
    // The cast: a group has nothing else.
    const name = key as SettingName
    return { name, group, question: schema.description ?? '', values: valuesOf(name) }
  }),
)

function valuesOf(name: SettingName): SettingValue[] {
  const first = FIRST[name]
  if (typeof first === 'boolean') return [first, !first]
  if (name === 'ruleStatus') return [400, 500]
  const { innerType } = Settings.shape[name].def
  if (!(innerType instanceof z.ZodEnum)) return [first]
  // JavaScript puts names that are numbers before all others.
  return [first, ...innerType.options.filter((value) => value !== first)]
}

/** A switch as it is written on a command line: `name=value`. @throws Error that names what there is. */
export function readSwitch(text: string): Partial<Settings> {
  const [name = '', ...rest] = text.split('=')
  const said = rest.join('=')
  const known = SWITCHES.find((one) => one.name === name)
  if (!known)
    throw new Error(`There is no switch "${name}"; there are: ${SWITCHES.map((one) => one.name).join(', ')}.`)
  const value = known.values.find((one) => String(one) === said) ?? Number(said)
  const read = Settings.safeParse({ [name]: value })
  if (!read.success) throw new Error(`${name} takes ${wordsFor(known)}; "${said}" is not one of them.`)
  return { [name]: read.data[known.name] }
}

const wordsFor = ({ values }: Switch) =>
  values.length > 1 ? values.map((value) => `"${value}"`).join(', ') : 'a number'
