import { say } from './dom.js'

/** Asks the sandbox's control surface. What it refuses is said on the screen, and thrown. */
export async function ask(method, path, body) {
  const answer = await fetch(`/_sandbox/${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const said = await answer.json()
  if (answer.ok) return said
  say(said.message)
  throw new Error(said.message)
}

/** What the page knows of the sandbox, asked for again and again. */
export const state = { current: null }
