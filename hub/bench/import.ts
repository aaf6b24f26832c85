import { benchGround, cpuOf, importReport, peakOf } from './ground.ts'

/** A report of 10,000 backers into an empty campaign, from its first byte to its last row stored. The hub's own CPU time says more where a machine is shared. */
export async function importAlone(): Promise<object> {
  await using ground = await benchGround({ limit: 'off' })
  const pid = ground.hub.child.pid ?? 0
  const before = cpuOf(pid)
  const imported = await importReport(ground, 10_000)
  return {
    backers: 10_000,
    previewSeconds: imported.preview,
    storedSeconds: imported.stored,
    hubCpuSeconds: Math.round((cpuOf(pid) - before) * 100) / 100,
    peakMemoryMB: peakOf(pid),
    atMost: { seconds: 10, memoryMB: 300 },
  }
}
