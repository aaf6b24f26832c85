import type { Answer } from '../api/define.ts'
import type { routes } from '../api/workspace.ts'
import type { Deps } from '../deps.ts'
import { clockIssues } from './clock-issue.ts'
import { diskIssues } from './disk-issue.ts'
import { connectionIssues, expiringIssues, sourceIssues } from './connection-issues.ts'
import { asideIssues, importIssues } from './record-issues.ts'
import { stepIssues } from './step-issues.ts'

export type Issue = Answer<typeof routes.issues>['issues'][number]
/** What a retry does: the same steps again, or the same reading. */
export type Trouble = Issue & {
  steps: string[]
  read: { account: string; streams: string[] } | null
  /** The graver comes first. */
  weight: number
}

/** All that is wrong now, made from what is true: an issue whose cause is gone is gone. The gravest first, then the newest. */
export async function troublesOf(deps: Deps, workspace: string): Promise<Trouble[]> {
  const found = await Promise.all([
    connectionIssues(deps, workspace),
    sourceIssues(deps, workspace),
    stepIssues(deps, workspace),
    asideIssues(deps.db, workspace),
    importIssues(deps.db, workspace),
    expiringIssues(deps, workspace),
  ])
  return [...found.flat(), ...clockIssues(deps), ...diskIssues(deps)].sort(
    (a, b) => b.weight - a.weight || (a.last < b.last ? 1 : -1),
  )
}

export const issueView = ({ steps: _steps, read: _read, weight: _weight, ...issue }: Trouble): Issue => issue
