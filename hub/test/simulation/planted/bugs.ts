/** A bug that is planted in a copy of the source: the exact text, once in its file, and what takes its place. */
export type Bug = { name: string; edits: { file: string; from: string; to: string }[] }

const engine = (file: string, from: string, to: string) => ({ file: `hub/src/engine/${file}`, from, to })
const ss = (file: string, from: string, to: string) => ({
  file: `hub/src/connectors/shipstation/${file}`,
  from,
  to,
})

/** The mistakes that engines like this one are made with. Each must be caught by what only looks on. */
export const bugs: Bug[] = [
  {
    name: '> for >=: what changed within one instant of a version that is known is taken for older',
    edits: [
      engine(
        'enter.ts',
        'before.version !== null && item.version !== before.version) {\n    return item.version < before.version',
        'before.version !== null) {\n    return item.version <= before.version',
      ),
    ],
  },
  {
    name: 'cursor before commit',
    edits: [
      engine('pull.ts', '    await given.position(tx)\n', ''),
      engine(
        'pull.ts',
        '  const entered = await of.store.transaction(async (tx) => {',
        '  await of.store.transaction((tx) => given.position(tx))\n  const entered = await of.store.transaction(async (tx) => {',
      ),
    ],
  },
  {
    name: 'fresh key per attempt',
    edits: [
      engine(
        'theirs.ts',
        'return [{ key, object, do: deed',
        'return [{ key, object: step.attempt === null ? object : `${object.slice(0, 30)}${step.attempt}`, do: deed',
      ),
    ],
  },
  {
    name: 'no fence',
    edits: [
      engine(
        'send.ts',
        '  await context.store.transaction(async (tx) => {\n    await tx.holdFence(it.seat)\n    await replanMade(',
        '  await context.store.transaction(async (tx) => {\n    await replanMade(',
      ),
    ],
  },
  {
    name: 'settled by position',
    edits: [
      engine(
        'outcome.ts',
        'const settled = steps.map((step): Settled => {\n    const said = answer.get(step.key)',
        'const settled = steps.map((step, place): Settled => {\n    const said = [...answer.values()][place]',
      ),
    ],
  },
  {
    name: 'superseded in flight',
    edits: [
      engine(
        'steps.ts',
        "    lost: 'unknown',\n    accepted: 'done',\n    refused: 'refused',\n    newer: never,\n    again: never,",
        "    lost: 'unknown',\n    accepted: 'done',\n    refused: 'refused',\n    newer: 'superseded',\n    again: never,",
      ),
    ],
  },
  {
    name: 'retried after a parse error',
    edits: [
      engine(
        'outcome.ts',
        "  return { ...none, outcome: 'unknown', settled: steps.map((step) => lost(step, says)) }",
        "  return later(pauseMs, 'not sent')",
      ),
    ],
  },
  {
    name: 'DST later instant',
    edits: [
      ss(
        'read.ts',
        'return times.window(cursor ?? now, null, { overlapMs: late * 1000 }).start',
        "return times.toPacific(new Date((cursor === null ? now : times.toInstant(cursor, 'later')).getTime() - late * 1000), 'request')",
      ),
    ],
  },
  {
    name: 'older page wins',
    edits: [
      engine(
        'enter.ts',
        'else if (before && isOlder(item, request, before)) counts.older += 1',
        'else if (before && !before) counts.older += 1',
      ),
    ],
  },
  {
    name: 'echo to everyone',
    edits: [engine('plan.ts', 'if (view.origin(change.ref)?.account !== to) return null', 'return null')],
  },
  {
    name: 'echo to no one',
    edits: [
      engine(
        'plan.ts',
        'if (view.origin(change.ref)?.account !== to) return null',
        'if (view.origin(change.ref) === null) return null',
      ),
    ],
  },
  {
    name: 'wait dropped',
    edits: [engine('place.ts', 'on: lookedAt(entries)', 'on: parked === null ? lookedAt(entries) : []')],
  },
  {
    name: 're-plan skipped',
    edits: [
      engine(
        'plan.ts',
        "    entries.map((entry) => entry.ref),\n    'answered',",
        "    [],\n    'answered',",
      ),
    ],
  },
  {
    name: 'key without account',
    edits: [
      engine(
        'key.ts',
        "derived('ls', [account, sink, from.account, from.kind, from.id])",
        "derived('ls', [sink, from.kind, from.id])",
      ),
    ],
  },
  {
    name: 'token refreshed without lock',
    edits: [
      engine('renewal.ts', 'this.#going ??= this.#renew', 'this.#going = this.#renew'),
      engine(
        'renewal.ts',
        '    if (now.secrets !== used.secrets) return',
        '    if (now.secrets === null) return',
      ),
    ],
  },
  {
    name: 'budget kept over takeover',
    edits: [engine('budget.ts', 'if (spent > 0) this.#pace.restore', 'if (spent < 0) this.#pace.restore')],
  },
  {
    name: '429 counted as an attempt',
    edits: [
      engine(
        'outcome.ts',
        "if (status === 429 || status === 503) return later(trace.retryAfterMs ?? 60_000, 'asked to wait')",
        "if (status === 429 || status === 503) {\n    const it = later(trace.retryAfterMs ?? 60_000, 'asked to wait')\n    return { ...it, settled: it.settled.map((one) => ({ ...one, attempted: true })) }\n  }",
      ),
    ],
  },
  {
    name: 'poison moves the cursor',
    edits: [
      engine(
        'pull.ts',
        '    for (const one of aside) await tx.setAside({ ...where, at, program: of.program, ...one })\n',
        '',
      ),
    ],
  },
  {
    name: 'tombstone on one absence',
    edits: [
      engine('sweep.ts', '    return twice\n', '    return missing\n'),
      engine('sweep.ts', '    if (isThere) {\n', '    if (isThere && !isThere) {\n'),
    ],
  },
  { name: 'void ignored', edits: [ss('map.ts', 'voided: raw.voided ?? false', 'voided: false')] },
  {
    name: 'fulfillments ignored',
    edits: [
      ss(
        'map.ts',
        "export const mapFulfillment = (raw: WireFulfillment): Mapped<'fulfillment'> => ({",
        "export const mapFulfillment = (raw: WireFulfillment): Mapped<'fulfillment'> | null => raw.fulfillmentId !== undefined ? null : ({",
      ),
    ],
  },
  {
    name: 'partial success taken as done',
    edits: [
      ss(
        'orders-sink.ts',
        'if (result.success && result.orderId) settled.set(key, { id: String(result.orderId) })',
        'if (result.success || result.orderKey) settled.set(key, { id: String(result.orderId ?? 0) })',
      ),
    ],
  },
  {
    name: 'replaced without theirs',
    edits: [
      ss(
        'wire.ts',
        'const kept: Record<string, unknown> = { ...theirs }',
        'const kept: Record<string, unknown> = {}',
      ),
    ],
  },
  {
    name: 'once for each',
    edits: [
      engine(
        'place.ts',
        'return this.#again(add(stepKey(object, step.do, String(change.seq))))',
        "return this.#again(add(stepKey(object, step.do, '')))",
      ),
    ],
  },
  {
    name: 'deed of ours committed apart from its step',
    edits: [
      engine('apply.ts', 'type At = {', 'const ends: (() => Promise<unknown>)[] = []\ntype At = {'),
      engine(
        'apply.ts',
        '  await tx.settle(at.workspace, [end], now)\n  const made',
        '  ends.push(() => context.store.transaction((own) => own.settle(at.workspace, [end], now)))\n  const made',
      ),
      engine(
        'apply.ts',
        '  if (!step) return false\n',
        '  for (const end of ends.splice(0)) await end()\n  if (!step) return false\n',
      ),
    ],
  },
  {
    name: 'what a refused deed of ours had written stays',
    edits: [engine('apply.ts', "      await tx.query('rollback to savepoint deed')\n", '')],
  },
  {
    name: 'mapped by the program before and never again',
    edits: [
      engine(
        'bring-in.ts',
        '  if (entered.news.length > 0) await tx.unmapNative({ workspace, account }, program)\n',
        '',
      ),
    ],
  },
  {
    name: 'request outliving its lane',
    edits: [
      engine(
        'membership.ts',
        'clock.tick() + milliseconds <= this.#until && clock.now().getTime() + milliseconds <= this.#untilWall',
        'clock.tick() + milliseconds <= Number.POSITIVE_INFINITY',
      ),
    ],
  },
]
