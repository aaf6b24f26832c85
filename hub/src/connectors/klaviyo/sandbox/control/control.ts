import type { World } from '../world.ts'

export type Fields = Record<string, unknown>
/** What the page and tests do beside the API: no key, no rate limit. */
export type Control = { world: World; query: URLSearchParams; body: Fields; id: string }

/** Said to whoever asked for something that cannot be. */
export class Misuse extends Error {}
