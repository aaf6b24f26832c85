import { readFileSync } from 'node:fs'
import { Argument, Command, CommanderError } from 'commander'
import { connect, type ConnectOptions } from './connect.ts'
import { harmless, openDesk } from './desk.ts'
import { type Hub, hubAt, type Where } from './hub.ts'
import { importReport, type ImportOptions } from './import.ts'
import { No } from './no.ts'
import { status } from './status.ts'
import { DEEDS, type Deed, sync, type SyncOptions } from './sync.ts'
import { trace } from './trace.ts'

const desk = openDesk()

const FIRST_STEPS = `A first time:
  longshore connect --sandbox                      something to look around in
  longshore import report.csv --campaign moon-lamp
  longshore sync send-one 12                       one order, then all of them:
  longshore sync release
  longshore trace KS-12`

function program(): Command {
  const longshore = new Command('longshore')
    .description('Steer the Longshore hub that runs on this machine.')
    .version(version(), '-V, --version')
    .option(
      '--url <address>',
      'where the hub listens; found by itself: LONGSHORE_URL, LONGSHORE_PORT, or as the hub wrote into its data folder',
    )
    .option('--data <folder>', "the hub's data folder, which holds cli.token (LONGSHORE_DATA, else ./data)")
    .option('--json', 'print the answer as JSON')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      'after',
      `\n${FIRST_STEPS}\n\nExit codes: 0 fine, 1 the hub said no, 2 wrong usage, 75 no hub runs.`,
    )
    .exitOverride()
  const command = (name: string, words: string) =>
    longshore.command(name).description(words).exitOverride().configureHelp({ showGlobalOptions: true })

  command('status', 'is all in step, and what waits for you').action(
    doing((hub, it: Json) => status(hub, desk, it)),
  )
  command('connect', 'connect ShipStation, after a live check of the keys')
    .option('--key <key>', 'API key (V1); asked for when left away')
    .option(
      '--secret <secret>',
      'API secret; others on this machine may see it here, so rather answer the question',
    )
    .option('--sandbox', 'start the ShipStation sandbox and connect to it')
    .option('--expires <day>', 'when the keys expire, such as 2027-03-31')
    .option('--name <name>', 'what to call the connection')
    .option('-y, --yes', 'replace the keys of an account that is connected already, without asking')
    .action(doing((hub, it: ConnectOptions) => connect(hub, desk, it)))
  command('import', 'import a Kickstarter backer report: the CSV or the zip')
    .argument('<file>')
    .option('-c, --campaign <name>', 'the campaign, by the name in its Kickstarter address or its title')
    .option('-y, --yes', 'import without asking')
    .option('--force', 'import it although it is older than the newest one')
    .option('--date <day>', 'when the report was made, where neither its name nor its rows say so')
    .option('--completed <column>', 'the column that says when a pledge is complete')
    .action(doing((hub, it: ImportOptions, file) => importReport(hub, desk, file as string, it)))
  command('sync', "a campaign's ShipStation sync: how it stands, or one deed")
    .addArgument(new Argument('[deed]', 'what to do').choices(DEEDS).default('status'))
    .argument('[number]', 'the backer number, for send-one')
    .option('-c, --campaign <name>', 'the campaign; may be left away where there is one')
    .option('-y, --yes', 'do it without asking')
    .option('--no-tracking', 'for pause: stop showing tracking numbers too')
    .action(doing((hub, it: SyncOptions, deed, number) => sync(hub, desk, deed as Deed, number, it)))
  command('trace', 'what became of one order, by any id')
    .argument('<id>', 'order number, order key, tracking number, backer number, e-mail address')
    .action(doing((hub, it: Json, id) => trace(hub, desk, id as string, it)))
  return longshore
}

type Json = { json: boolean }

/** Commander hands over a command's arguments, then its options, then itself. */
function doing<O extends Json>(
  work: (hub: Hub, options: O, ...given: (string | undefined)[]) => Promise<void>,
) {
  return async (...passed: unknown[]): Promise<void> => {
    const command = passed.at(-1) as Command // why: as said above
    const options = command.optsWithGlobals<Where & O>()
    const hub = hubAt(options, process.env)
    await work(hub, { ...options, json: options.json ?? false }, ...(passed.slice(0, -2) as string[])) // why: arguments are words
  }
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version // why: our own package.json
}

function codeOf(error: unknown): number {
  // It has printed its words already; asking for help or the version is fine.
  if (error instanceof CommanderError) return /^commander\.(helpDisplayed|version)$/.test(error.code) ? 0 : 2
  if (!(error instanceof No)) throw error
  console.error(harmless([`longshore: ${error.message}`, error.remedy].filter(Boolean).join('\n')))
  return error.exitCode
}

// `… | head` closes our output early: that is its right, and no failure of ours.
process.stdout.on('error', () => process.exit(0))
try {
  await program().parseAsync()
} catch (error) {
  process.exitCode = codeOf(error)
} finally {
  desk.close()
}
