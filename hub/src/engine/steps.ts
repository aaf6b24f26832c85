/**
 * What may become of a step: one total table. A state or an event that is added does not compile until every cell says what it means.
 * planned: waits for its turn. in_flight: its request may be on the wire. unknown: nobody can say whether it took effect.
 * done, refused, superseded, cancelled: ends; a refused one is a task that a person may send again or close.
 */
export const states = [
  'planned',
  'in_flight',
  'unknown',
  'done',
  'refused',
  'superseded',
  'cancelled',
] as const
export type StepState = (typeof states)[number]
export type StepEvent =
  | 'claimed' // its attempt is committed; the request may leave now
  | 'later' // nothing reached the remote, or it asked to wait
  | 'expired' // the remote may have forgotten its key: it is asked or shown, never repeated blindly
  | 'lost' // the answer is missing or cannot be understood
  | 'accepted'
  | 'refused'
  | 'newer' // a newer body for the same object was planned
  | 'again' // a person, or the unknown procedure, sends it once more
  | 'closed' // a person closed it, or its integration was removed
  | 'wanted' // it was given up before it could have been done, and a plan wants it after all
  | 'doubted' // it was given up although it may have been done: that is cleared up before anything takes its place

const never = null
export const becomes: Record<StepState, Record<StepEvent, StepState | null>> = {
  planned: {
    claimed: 'in_flight',
    later: 'planned',
    expired: 'unknown',
    lost: never,
    accepted: never,
    refused: 'refused',
    newer: 'superseded',
    again: 'planned',
    closed: 'cancelled',
    wanted: never,
    doubted: never,
  },
  in_flight: {
    claimed: never,
    later: 'planned',
    expired: never,
    lost: 'unknown',
    accepted: 'done',
    refused: 'refused',
    newer: never,
    again: never,
    closed: never,
    wanted: never,
    doubted: never,
  },
  unknown: {
    claimed: never,
    later: never,
    expired: never,
    lost: 'unknown',
    accepted: 'done',
    refused: 'refused',
    newer: never,
    again: 'planned',
    closed: 'cancelled',
    wanted: never,
    doubted: never,
  },
  done: {
    claimed: never,
    later: never,
    expired: never,
    lost: never,
    accepted: 'done',
    refused: never,
    newer: never,
    again: never,
    closed: never,
    wanted: never,
    doubted: never,
  },
  refused: {
    claimed: never,
    later: never,
    expired: never,
    lost: never,
    accepted: 'done',
    refused: 'refused',
    newer: 'superseded',
    again: 'planned',
    closed: 'cancelled',
    wanted: never,
    doubted: 'unknown',
  },
  superseded: {
    claimed: never,
    later: never,
    expired: never,
    lost: never,
    accepted: never,
    refused: never,
    newer: 'superseded',
    again: never,
    closed: never,
    wanted: 'planned',
    doubted: 'unknown',
  },
  cancelled: {
    claimed: never,
    later: never,
    expired: never,
    lost: never,
    accepted: never,
    refused: never,
    newer: 'cancelled',
    again: 'planned',
    closed: 'cancelled',
    wanted: never,
    doubted: 'unknown',
  },
}

/** What waits or was refused gives way to a newer body; what is on the wire, or may be, does not. */
export const statesThatGiveWay = states.filter(
  (state) => state !== 'superseded' && becomes[state].newer === 'superseded',
)

/** What may have been done and was given up all the same. */
export const statesOfDoubt = states.filter((state) => becomes[state].doubted !== null)

/** The states from which an event leads to `to`: the guard of every update, so that no row jumps. */
export const statesThatBecome = (event: StepEvent): StepState[] =>
  states.filter((state) => becomes[state][event] !== null)
