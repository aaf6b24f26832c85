import { setTimeout as sleep } from 'node:timers/promises'
import type { OperationName } from '../wire.ts'
import type { Fault } from './faults.ts'
import { Refusal, throttled } from './refusal.ts'
import type { Reply } from './reply.ts'
import type { World } from './world.ts'

const HTML =
  '<!DOCTYPE html>\n<html lang="en"><head><title>Klaviyo</title></head><body><h1>We’ll be right back</h1></body></html>'

export const lateFor = (faults: Fault[]) => faults.find(({ kind }) => kind === 'latency')?.ms ?? 0

/** The answer with what goes wrong on purpose; `run` does what was asked. */
export async function faulted(
  world: World,
  operation: OperationName,
  faults: Fault[],
  run: () => Reply,
  headers: () => Record<string, string>,
): Promise<Reply> {
  const fault = faults.find(({ kind }) => kind !== 'latency')
  switch (fault?.kind) {
    case '429':
      world.rates.block(operation, fault.retryAfter)
      throw throttled(fault.retryAfter)
    case '5xx':
      if (fault.after) run()
      throw new Refusal(fault.status ?? 500, [broken(fault.status ?? 500)])
    case 'html':
      if (fault.after) run()
      return {
        status: fault.status ?? 200,
        headers: { ...headers(), 'Content-Type': 'text/html; charset=UTF-8' },
        body: HTML,
      }
    case 'truncate':
      return { ...run(), cut: true }
    case 'reset-before':
      return { status: 200, headers: {}, body: '', drop: true }
    case 'reset-after':
      return { ...run(), drop: true }
    case 'timeout': {
      const reply = run()
      await sleep(world.clock.outside(fault.ms))
      return { ...reply, drop: true }
    }
    case 'lost':
      return losing(world, run)
    default:
      return run()
  }
}

/** Accepted with 202, and dropped later: an acceptance promises no more than that it was well formed. */
function losing(world: World, run: () => Reply): Reply {
  world.losing = true
  try {
    return run()
  } finally {
    world.losing = false
  }
}

const broken = (status: number) =>
  status === 503
    ? {
        code: 'service_unavailable',
        title: 'Service unavailable.',
        detail: 'The service is temporarily unavailable.',
      }
    : {
        code: 'error',
        title: 'A server error occurred.',
        detail: 'An unexpected error occurred. Please try again later.',
      }
