import type { Marketplace } from '../schema/store.ts'

const known: [marketplaceId: number, name: string, canRefresh: boolean][] = [
  [0, 'ShipStation', false],
  [2, 'Amazon', true],
  [23, '3DCart', true],
  [32, 'Amazon CA', true],
  [36, 'WooCommerce', true],
  [67, 'TradeGecko', true],
  [115, 'Acumatica', true],
]

export const MARKETPLACES: Marketplace[] = known.map(([marketplaceId, name, canRefresh]) => ({
  name,
  marketplaceId,
  canRefresh,
  supportsCustomMappings: canRefresh,
  supportsCustomStatuses: false,
  canConfirmShipments: canRefresh,
}))
