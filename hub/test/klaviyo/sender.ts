/** A process of its own with nothing but an engine, to be killed in the middle of whatever it does. */
import { Engine } from '../../src/engine/engine.ts'
import { wire } from '../../src/engine/wire.ts'
import { openDb, openPool } from '../../src/store/open.ts'
import { stormTiming } from './storm-timing.ts'
import { sending } from './mirror.ts'

const { DATABASE_URL: connectionString = '', KLAVIYO_KEY = '' } = process.env
const db = openDb(openPool({ connectionString }, () => {}))
const { transport } = wire(null)
await new Engine(sending(db, KLAVIYO_KEY, { transport, timing: stormTiming }), false).start()
console.log('ready')
