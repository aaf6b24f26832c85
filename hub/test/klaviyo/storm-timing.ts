import { quick } from '../rig/context.ts'

/** Leases that lapse soon, so that a killed process's lane is taken over soon. */
export const stormTiming = { ...quick, lease: 2500, beat: 500, deadline: 900, look: 100 }
