#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { startKlaviyoSandbox } from './index.ts'

function readOptions() {
  return parseArgs({
    options: {
      port: { type: 'string', default: '4020' },
      state: { type: 'string' },
      seed: { type: 'string', default: '1' },
      speed: { type: 'string', default: '1' },
      limit: { type: 'string', default: 'on' },
      'visible-delay': { type: 'string', default: '0' },
      timezone: { type: 'string' },
      'die-with-parent': { type: 'boolean', default: false },
    },
  })
}

let values: ReturnType<typeof readOptions>['values']
try {
  values = readOptions().values
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(2)
}

function number(name: 'port' | 'seed' | 'speed' | 'visible-delay'): number {
  const read = Number(values[name])
  if (values[name] !== '' && Number.isFinite(read) && read >= 0) return read
  console.error(`--${name} takes a number; "${values[name]}" is none.`)
  process.exit(2)
}
if (values.limit !== 'on' && values.limit !== 'off') {
  console.error(`--limit takes on or off; "${values.limit}" is neither.`)
  process.exit(2)
}

const sandbox = await startKlaviyoSandbox({
  port: number('port'),
  seed: number('seed'),
  speed: number('speed') || 1,
  visibleMs: number('visible-delay'),
  limit: values.limit,
  ...(values.state && { state: values.state }),
  ...(values.timezone && { account: { timezone: values.timezone } }),
}).catch((error: unknown) => {
  console.error(`The sandbox could not start: ${error instanceof Error ? error.message : String(error)}`)
  return process.exit(1)
})

const { url, apiKey } = sandbox
console.log(JSON.stringify({ url, apiKey }))

const end = () => void sandbox.close().then(() => process.exit(0))
process.once('SIGTERM', end)
process.once('SIGINT', end)
if (values['die-with-parent']) process.stdin.resume().once('end', end).once('close', end)
