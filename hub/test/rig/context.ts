import { kickstarter } from '../../src/connectors/kickstarter/index.ts'
import { mail } from '../../src/connectors/mail/index.ts'
import { shipstation } from '../../src/connectors/shipstation/index.ts'
import type { Connector } from '../../src/connector.ts'
import { machineChance } from '../../src/engine/chance.ts'
import { machineClock } from '../../src/engine/clock.ts'
import type { Context, Timing } from '../../src/engine/context.ts'
import { program } from '../../src/engine/program.ts'
import { Registry } from '../../src/engine/registry.ts'
import type { Db } from '../../src/store/open.ts'
import { postgresStore } from '../../src/store/store.ts'

/** Short enough for a test, long enough for a busy machine. */
export const quick: Timing = { lease: 5000, beat: 1000, deadline: 1000, look: 200, late: 200, limit: null }
export const standing: Connector[] = [shipstation, mail, kickstarter]

/** What an engine is given in a test: the machine's own clock and chance, mails that are only kept, and nothing that leaves unless `over` says how. */
export const contextOn = (db: Db, over: Partial<Context> = {}): Context => ({
  store: postgresStore(db),
  registry: new Registry(standing),
  clock: machineClock(),
  chance: machineChance,
  transport: async () => {
    throw new Error('nothing leaves in this test')
  },
  mail: async () => ({ id: 'kept' }),
  program,
  secretsOf: () => ({ apiKey: 'k', apiSecret: 's' }),
  sealSecrets: (_, secrets) => JSON.stringify(secrets),
  clean: (text) => text,
  timing: quick,
  says: {
    info() {},
    warn(it, words) {
      if (process.env.RIG_SAYS) console.error(words, it)
    },
    error: (it, words) => console.error(words, it),
  },
  tell() {},
  hasRoom: () => true,
  ...over,
})
