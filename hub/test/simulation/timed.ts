import type { Asked, Store } from '../../src/store/store.ts'
import type { Ground } from './hands.ts'
import type { Kernel } from './kernel/kernel.ts'

/** The ground's store, whose clock is set before whatever it is asked. */
export function timed(ground: Ground, kernel: Kernel): Store {
  let setNow = -1
  const asked = Object.fromEntries(
    Object.entries(ground.store).map(([name, ask]) => {
      const deed = ask as (...all: unknown[]) => Promise<unknown> // why: each is a function of what it is given
      const at = (...given: unknown[]) => {
        if (setNow === kernel.now) return deed(...given)
        setNow = kernel.now
        return ground.setNow(kernel.now).then(() => deed(...given))
      }
      return [name, at]
    }),
  )
  return asked as Asked as Store // why: the same names
}
