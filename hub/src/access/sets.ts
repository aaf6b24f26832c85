import type { ConnectionRow, Which } from '../store/connections.ts'
import type { Place, Vault } from './secrets.ts'

/** Where a connection's set of secrets is sealed to: neither of the two opens in the other's place. */
export const placeOf = (
  { workspace, id }: Pick<ConnectionRow, 'workspace' | 'id'>,
  which: Which = 'first',
): Place => ({ workspace, connection: id, field: which === 'first' ? 'secrets' : 'second secrets' })

/** A set of secrets in the clear, as JSON. @throws Unopenable */
export function unsealed(safe: Vault, row: ConnectionRow, which: Which = 'first'): string {
  const sealed = which === 'first' ? row.secrets : row.second?.secrets
  return safe.open(placeOf(row, which), sealed ?? '')
}
