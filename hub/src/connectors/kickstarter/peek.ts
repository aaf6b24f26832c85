import type { Ref, View } from '../../connector.ts'
import type { Entities, Kind } from '../../model/entities.ts'

/** In `needs`: what an earlier round asked for. A view throws for what nobody asked for yet; the next round knows more. */
export function peek<K extends Kind>(view: View, ref: Ref<K>): Entities[K] | null {
  try {
    return view.get(ref)
  } catch {
    return null
  }
}
