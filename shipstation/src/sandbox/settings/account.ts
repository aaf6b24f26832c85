import { amount, choice } from './choice.ts'

/** Keys, stores, warehouses. */
export const account = {
  keys: choice('How API Settings gives keys', 'shown once', 'stay visible'),
  expiredPairs: choice('An expired key pair', 'counts among the two', 'frees its place'),
  linkHours: amount('Hours for which the mailed link is good', 24),
  deactivateText: choice('What deactivating a store says', 'deactivated', 'reactivated'),
  idleStatus: choice('Refresh status of a store that imports nothing', '0 Idle', '1 Completed'),
  refreshDates: choice('Dates of a refresh status', 'like all others', 'American'),
  refreshDateZone: choice("Zone of a channel's `refreshDate`", 'Pacific', 'UTC'),
  importSeconds: amount('Seconds that an import takes', 10),
  importMinutes: amount('Minutes after which a channel is asked by itself', 60),
  deletedWarehouse: choice('A deleted warehouse, asked for by its id', '404', 'shown'),
}
