import type { Asked, Store, Work } from '../../../src/store/store.ts'
import * as absences from './absences.ts'
import * as aside from './aside.ts'
import * as attempts from './attempts.ts'
import * as connections from './connections.ts'
import * as flows from './flows.ts'
import * as hints from './hints.ts'
import * as lanes from './lanes.ts'
import * as links from './links.ts'
import * as log from './log.ts'
import * as looks from './looks.ts'
import type { Memory } from './memory.ts'
import * as natives from './natives.ts'
import * as planned from './planned.ts'
import * as records from './records.ts'
import * as sources from './sources.ts'
import * as steps from './steps.ts'

type Deeds = {
  [Name in keyof Work]: (m: Memory, ...given: Parameters<Work[Name]>) => Awaited<ReturnType<Work[Name]>>
}
/** Every question the engine has, answered from memory. It does not compile while one is missing. */
const deeds: Deeds = {
  lockLog: log.lockLog,
  heldRecords: log.heldRecords,
  append: log.append,
  rawsAfter: log.rawsAfter,
  recordsOf: records.recordsOf,
  belongingTo: records.belongingTo,
  goneUnder: records.goneUnder,
  tookInUnseen: records.tookInUnseen,
  linksFrom: links.linksFrom,
  linksTo: links.linksTo,
  madeUnder: links.madeUnder,
  saveLinks: links.saveLinks,

  takeFlow: flows.takeFlow,
  holdFlows: () => {},
  readFlow: flows.readFlow,
  flowsBehind: flows.flowsBehind,
  entriesAfter: flows.entriesAfter,
  entriesBeside: flows.entriesBeside,
  lastEntries: flows.lastEntries,
  pastOf: flows.pastOf,
  movePosition: flows.movePosition,
  takeReplans: looks.takeReplans,
  replanDependents: looks.replanDependents,
  replanLinked: looks.replanLinked,
  saveLooks: looks.saveLooks,

  holdSteps: () => {},
  standings: planned.standings,
  tripsBehind: planned.tripsBehind,
  insertSteps: planned.insertSteps,
  supersede: planned.supersede,
  withdraw: planned.withdraw,
  revive: planned.revive,
  dueSteps: steps.dueSteps,
  outbox: steps.outbox,
  applicable: steps.applicable,
  stepsInState: steps.stepsInState,
  settle: steps.settle,
  rightTimes: steps.rightTimes,
  openAttempt: attempts.openAttempt,
  closeAttempt: attempts.closeAttempt,
  orphansOf: attempts.orphansOf,
  abandonAttempts: attempts.abandonAttempts,
  firstCarried: attempts.firstCarried,
  shownIn: attempts.shownIn,

  connectionFor: connections.connectionFor,
  noteAnswer: connections.noteAnswer,
  stopConnection: connections.stopConnection,
  saveSecrets: connections.saveSecrets,
  setSecondAside: connections.setSecondAside,
  sourcesOf: sources.sourcesOf,
  moveCursor: sources.moveCursor,
  beginPass: sources.beginPass,
  endPass: sources.endPass,
  dueNow: sources.dueNow,
  addHint: hints.addHint,
  nextHint: hints.nextHint,
  takeHint: hints.takeHint,
  doneHint: hints.doneHint,
  setAside: aside.setAside,
  takeBack: aside.takeBack,
  asideDue: aside.asideDue,
  asideTried: aside.asideTried,
  madeBetween: absences.madeBetween,
  unlisted: absences.unlisted,
  noteAbsent: absences.noteAbsent,
  forgetAbsences: absences.forgetAbsences,
  openSource: sources.openSource,
  saveBackfill: sources.saveBackfill,
  saveSweep: sources.saveSweep,
  saveMapped: sources.saveMapped,
  takeNative: natives.takeNative,
  saveNativeMapped: natives.saveNativeMapped,
  unmapNative: natives.unmapNative,
  learnLate: sources.learnLate,
  openRun: sources.openRun,
  closeRun: sources.closeRun,

  registerHub: lanes.registerHub,
  beat: lanes.beat,
  leaveHub: lanes.leaveHub,
  seat: lanes.seat,
  fairShare: lanes.fairShare,
  letGo: lanes.letGo,
  openLane: lanes.openLane,
  dropLane: lanes.dropLane,
  holdFence: lanes.holdFence,
  reserve: lanes.reserve,
  freshenStatistics: () => {},
  query: natives.query,
}

/** The engine's store in memory: the same answers as PostgreSQL in the same order, one transaction at a time. */
export function memoryStore(m: Memory): Store {
  /** The transaction that is open: whoever asks meanwhile waits for its end. */
  let open: Promise<unknown> | null = null
  const tx = bound(m, async (run) => run()) as Work // why: the same functions without their first argument
  const alone = async (run: () => unknown) => {
    while (open) await open
    return committedNow(m, run)
  }
  return {
    ...(bound(m, alone) as Asked), // why: the same functions without their first argument, which the type cannot see through a loop
    async transaction(work) {
      while (open) await open
      const mine = committed(m, () => work(tx))
      const over = () => void (open = null)
      open = mine.then(over, over)
      return mine
    },
  }
}

function committedNow(m: Memory, deed: () => unknown): unknown {
  m.undo.begin()
  try {
    const answer = deed()
    m.undo.commit()
    return answer
  } catch (error) {
    m.undo.rollback()
    throw error
  }
}

async function committed<T>(m: Memory, work: () => Promise<T>): Promise<T> {
  m.undo.begin()
  try {
    const answer = await work()
    m.undo.commit()
    return answer
  } catch (error) {
    m.undo.rollback()
    throw error
  }
}

const bound = (m: Memory, run: (deed: () => unknown) => Promise<unknown>): unknown =>
  Object.fromEntries(
    Object.entries(deeds).map(([name, deed]) => [
      name,
      // why: each deed takes the memory first; what else it takes is the type above
      (...given: unknown[]) => run(() => (deed as (...all: unknown[]) => unknown)(m, ...given)),
    ]),
  )
