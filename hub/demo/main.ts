import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { klaviyoSide, klaviyoStory } from './klaviyo.ts'
import { freePort } from './port.ts'
import { type HubProcess, startHub } from './process.ts'
import { story } from './story.ts'

// `npm run demo`: hub, sandbox and sample data, to look around in. `npm run demo -- --once`: the whole story without a person.
// `klaviyo` among the words: the story of Klaviyo instead, with a Klaviyo beside ShipStation.
const once = process.argv.includes('--once')
const far = process.argv.includes('klaviyo') ? await klaviyoSide() : null
const began = performance.now()
const tell = (step: string) =>
  console.log(`${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s  ${step}`)

const folder = await mkdtemp(join(tmpdir(), 'longshore-demo-'))
let hub: HubProcess | null = null
async function end(code: number) {
  await hub?.stop()
  await far?.close()
  await rm(folder, { recursive: true, force: true })
  process.exit(code)
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(130))

try {
  const port = once ? await freePort() : Number(process.env.LONGSHORE_PORT ?? 4000)
  // Its own address, so that the sandbox's webhooks find it.
  hub = await startHub({
    LONGSHORE_PORT: String(port),
    LONGSHORE_DATA: folder,
    LONGSHORE_URL: `http://127.0.0.1:${port}`,
    ...(far ? { LONGSHORE_KLAVIYO_URL: far.url } : {}),
    LONGSHORE_REHEARSAL: JSON.stringify({ sandbox: { limit: 'off', webhookDelay: 200 } }),
  })
  tell(`started the hub: ${hub.url}`)
  if (hub.link === null) throw new Error('the hub printed no sign-up link')
  await (far ? klaviyoStory(hub.url, hub.link, far, tell) : story(hub.url, hub.link, tell))
  tell('the whole story ran')
  if (once) await end(0)
  console.log(
    `\nLook around: ${hub.url}\nSign in as ada@example.com with the password: a long and quiet sentence\nCtrl-C ends it and throws its data away.`,
  )
} catch (error) {
  console.error(`the demo failed: ${error instanceof Error ? error.message : String(error)}`)
  await end(1)
}
