#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { startSandbox } from './index.ts'
import { readSwitch, type Settings } from './settings/index.ts'

function readOptions() {
  return parseArgs({
    options: {
      port: { type: 'string', default: '4010' },
      state: { type: 'string' },
      seed: { type: 'string', default: '1' },
      orders: { type: 'string', default: '0' },
      limit: { type: 'string', default: '40' },
      speed: { type: 'string', default: '1' },
      'webhook-delay': { type: 'string', default: '1000' },
      switch: { type: 'string', multiple: true, default: [] },
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

function number(name: 'port' | 'seed' | 'orders' | 'limit' | 'speed' | 'webhook-delay'): number {
  const read = Number(values[name])
  if (values[name] !== '' && Number.isFinite(read) && read >= 0) return read
  console.error(`--${name} takes a number; "${values[name]}" is none.`)
  process.exit(2)
}

function switches() {
  try {
    // The cast: each of them is what `readSwitch` gives.
    return Object.assign({}, ...(values.switch ?? []).map(readSwitch)) as Partial<Settings>
  } catch (error) {
    console.error(`--switch: ${error instanceof Error ? error.message : String(error)}`)
    return process.exit(2)
  }
}

// Nearly all that is made here stays: a nursery that grows to 130 MB would stand empty beside it.
setFlagsFromString('--semi-space-growth-factor=1')
// What pages leave behind is cleared away before it has grown to half of what stays.
setFlagsFromString('--heap-growing-percent=15')
const sandbox = await startSandbox({
  port: number('port'),
  seed: number('seed'),
  orders: number('orders'),
  limit: values.limit === 'off' ? 'off' : number('limit'),
  speed: number('speed') || 1,
  webhookDelayMs: number('webhook-delay'),
  switches: switches(),
  ...(values.state && { state: values.state }),
}).catch((error: unknown) => {
  console.error(`The sandbox could not start: ${error instanceof Error ? error.message : String(error)}`)
  return process.exit(1)
})

const { url, apiKey, apiSecret } = sandbox
console.log(JSON.stringify({ url, apiKey, apiSecret }))

const end = () => void sandbox.close().then(() => process.exit(0))
process.once('SIGTERM', end)
process.once('SIGINT', end)
if (values['die-with-parent']) process.stdin.resume().once('end', end).once('close', end)
