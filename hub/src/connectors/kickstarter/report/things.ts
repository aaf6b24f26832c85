import type { PledgeItem } from '../../../model/pledge.ts'
import { addonColumn } from './columns.ts'
import { limits } from './limits.ts'
import type { Cells } from './cells.ts'
import type { RawRow } from './raw.ts'
import { isNoReward } from './tier.ts'

type Reward = { id: string | null; title: string }

/** The reward as the row names it; reports of 2017 name it only in the file's name or by its price. */
export function rewardOf(raw: RawRow, cells: Cells): Reward | null {
  const id = cells.text('rewardId')
  const title = cells.text('rewardTitle')
  if (id || title) return title && isNoReward(title) ? null : { id, title: title ?? `Reward ${id}` }
  if (raw.era !== 'A' || (raw.tier !== null && isNoReward(raw.tier))) return null
  const minimum = cells.text('minimum')
  const name = minimum === null ? null : (raw.tier ?? minimum)
  return name === null ? null : { id: null, title: name }
}

/**
 * What is in the box, each thing once. Where Kickstarter counts items (eras C and D), items are the box, since their counts
 * already sum the reward's and the add-ons' items; an add-on counts beside them only when no item column bears its name. A
 * reward without items, as all were before 2021, is itself the thing, once.
 */
export function thingsOf(raw: RawRow, cells: Cells, reward: Reward | null): PledgeItem[] {
  const things: PledgeItem[] = []
  if (reward && !raw.itemised) {
    const key = `reward:${reward.id ?? reward.title}`
    things.push({ key, kind: 'reward', title: reward.title, quantity: 1 })
  }
  for (const [column, value] of Object.entries(raw.items)) {
    const quantity = quantityOf(cells, column, value)
    if (quantity > 0) things.push({ key: `item:${column}`, kind: 'item', title: column, quantity })
  }
  for (const [column, value] of Object.entries(raw.addons)) {
    const addon = addonColumn(column)
    const quantity = quantityOf(cells, column, value)
    if (addon && quantity > 0)
      things.push({ key: `addon:${addon.id}`, kind: 'addon', title: addon.title, quantity })
  }
  return things
}

function quantityOf(cells: Cells, column: string, value: string): number {
  const text = value.trim()
  if (text === '') return 0
  const quantity = Number(text)
  const no = (says: string) =>
    cells.noteColumn('error', column, text, says, 'Put a whole number from 0 up there.')
  if (!/^[-+]?\d+$/.test(text)) no(`“${text}” is not a whole number.`)
  else if (quantity < 0) no(`${text} is a negative quantity.`)
  else if (quantity > limits.quantity) no(`${text} of one thing is more than ${limits.quantity}.`)
  else return quantity
  return 0
}
