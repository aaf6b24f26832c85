import type { SeenPage } from '../store/log.ts'
import type { Work } from '../store/store.ts'
import { enter, type Entered } from './enter.ts'

/**
 * What is brought in here (an upload, a person's edit) enters like any page. Hubs that are restarted one after the other may still map
 * it by the program before: then what the newer one was through with is not through any more, and the next that starts maps it anew.
 */
export async function bringIn(
  tx: Pick<Work, 'lockLog' | 'heldRecords' | 'append' | 'unmapNative'>,
  program: string,
  page: SeenPage,
): Promise<Entered> {
  const entered = await enter(tx, page)
  const { workspace, account } = page
  if (entered.news.length > 0) await tx.unmapNative({ workspace, account }, program)
  return entered
}
