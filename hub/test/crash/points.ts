import type { End } from '../../src/rehearsal.ts'

/** What a hub writes while it works; a crash test ends it before and after each of these, and before and after their commits. */
const deeds = [
  'insert into hubs',
  'update hubs',
  'update lanes',
  'update sources',
  'insert into runs',
  'update runs',
  'insert into changes',
  'insert into record_of',
  'update workspaces',
  'delete from hints',
  'insert into hints',
  'update imports',
  'insert into steps',
  'insert into looks',
  'insert into look_refs',
  'update flows',
  'insert into attempts',
  'update steps',
  'insert into links',
  'update attempts',
  'update attempt_steps',
  'update connections',
  'insert into pgboss.job',
]
const commits = [
  'update sources',
  'insert into record_of',
  'insert into changes',
  'insert into look_refs',
  'update flows',
  'update steps',
  'update attempt_steps',
  'update imports',
]
export const points = [...deeds, ...commits.map((one) => `commit of ${one}`)].flatMap((deed) => [
  `before ${deed}`,
  `after ${deed}`,
])

/** One of these, at one of its first passes; a hub registers once. */
export function drawPoint(chance: () => number, by: End['by']): End {
  const at = points[Math.floor(chance() * points.length)] ?? 'before update steps'
  const pass = 1 + Math.floor(chance() ** 3 * 4)
  return { at, pass: at.endsWith('insert into hubs') ? 1 : pass, by }
}
