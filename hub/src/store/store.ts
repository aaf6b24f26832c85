import * as absences from './absences.ts'
import * as aside from './aside.ts'
import * as attempts from './attempts.ts'
import * as connections from './connections.ts'
import * as flows from './flows.ts'
import * as hints from './hints.ts'
import * as lanes from './lanes.ts'
import * as links from './links.ts'
import * as log from './log.ts'
import * as natives from './natives.ts'
import { type Db, freshenStatistics, query, type Trx } from './open.ts'
import * as planned from './planned.ts'
import * as records from './records.ts'
import * as sources from './sources.ts'
import * as steps from './steps.ts'

/** Everything the engine asks of its store, a table at a time. A function that takes a transaction is asked for inside one only. */
const deeds = {
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
  holdFlows: flows.holdFlows,
  readFlow: flows.readFlow,
  flowsBehind: flows.flowsBehind,
  entriesAfter: flows.entriesAfter,
  lastEntries: flows.lastEntries,
  movePosition: flows.movePosition,
  takeReplans: flows.takeReplans,
  replanDependents: flows.replanDependents,
  replanLinked: flows.replanLinked,
  entriesBeside: flows.entriesBeside,
  pastOf: flows.pastOf,
  saveLooks: flows.saveLooks,

  holdSteps: planned.holdSteps,
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
  saveMapped: sources.saveMapped,
  takeNative: natives.takeNative,
  saveNativeMapped: natives.saveNativeMapped,
  unmapNative: natives.unmapNative,
  beginPass: sources.beginPass,
  endPass: sources.endPass,
  dueNow: sources.dueNow,
  openSource: sources.openSource,
  saveBackfill: sources.saveBackfill,
  saveSweep: sources.saveSweep,
  learnLate: sources.learnLate,
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
  freshenStatistics,
  query,
}
type Deeds = typeof deeds
type Bound<F> = F extends (db: Trx, ...given: infer Given) => infer Answer
  ? (...given: Given) => Answer
  : never

/** What can be asked inside a transaction: everything. */
export type Work = { [Name in keyof Deeds]: Bound<Deeds[Name]> }
/** What can be asked outside one. Whatever upholds a fence is missing here: its type wants a transaction. */
export type Asked = {
  [Name in keyof Deeds as Db extends Parameters<Deeds[Name]>[0] ? Name : never]: Bound<Deeds[Name]>
}
/** The engine's store. PostgreSQL is the real one; whatever passes the same conformance suite may stand in for it. */
export type Store = Asked & { transaction<T>(work: (tx: Work) => Promise<T>): Promise<T> }

export const postgresStore = (db: Db): Store => ({
  ...(bound(db) as Asked), // why: the same functions without their first argument, which the type cannot see through a loop
  transaction: (work) => db.transaction().execute((trx) => work(workOf(trx))),
})

/** The same within a transaction that is not the engine's own: an import's page, a person's press. */
export const workOf = (trx: Trx): Work => bound(trx) as Work // why: as above

const bound = (db: Db | Trx): unknown =>
  Object.fromEntries(
    Object.entries(deeds).map(([name, deed]) => [
      name,
      // why: each deed takes the database first; which ones want a transaction is the types' affair above
      (...given: unknown[]) => (deed as (...all: unknown[]) => unknown)(db, ...given),
    ]),
  )
