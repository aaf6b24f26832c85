import type { Settings } from './settings/index.ts'

/** What the sandbox answers instead of doing what was asked. */
export class Refusal extends Error {
  readonly status: number
  readonly body: Record<string, unknown>
  constructor(status: number, body: Record<string, unknown>) {
    super(String(body.Message ?? body.message ?? status))
    this.status = status
    this.body = body
  }
}

export const refuse = (status: number, Message: string) => new Refusal(status, { Message })

/** A body that does not fit the model, as ASP.NET words it. */
export const misfit = (field: string, ...texts: string[]) =>
  new Refusal(400, { Message: 'The request is invalid.', ModelState: { [field]: texts } })

/** Something broke on the way, as ASP.NET words it. */
export const broken = (ExceptionMessage: string, ExceptionType = 'System.Exception') =>
  new Refusal(500, {
    Message: 'An error has occurred.',
    ExceptionMessage,
    ExceptionType,
    StackTrace: '   at SS.OpenApi.Controllers.ApiController.Execute()',
  })

/** A rule said no; which status that is, and whether it says why in our words, depends on the settings. */
export class RuleRefusal extends Error {
  /** Whether integrators have seen this very text. */
  readonly isSeen: boolean
  constructor(message: string, { isSeen = false }: { isSeen?: boolean } = {}) {
    super(message)
    this.isSeen = isSeen
  }
}

/** What a rule's no says. */
export const ruleWords = (refusal: RuleRefusal, { ruleText }: Settings) =>
  ruleText === 'ours' || refusal.isSeen ? refusal.message : 'The request is invalid.'

/** The body of a refusal as the settings have it; null for none. */
export function worded({ status, body }: Refusal, settings: Settings): Record<string, unknown> | null {
  const said = ofStatus(status, settings)
  if (said === 'nothing') return null
  const whole = said === null ? body : { Message: said }
  if (settings.errorCase === 'pascal') return whole
  return { message: whole.Message ?? whole.message ?? whole.ExceptionMessage }
}

/** What every refusal of this status says; null where each says its own. */
function ofStatus(status: number, { text401, text402, text404, text405 }: Settings): string | null {
  if (status === 401) return text401 === 'credentials' ? 'Invalid API credentials' : orNothing(text401)
  if (status === 402) return orNothing(text402)
  if (status === 404) return text404 === 'general' ? 'Not Found' : orNothing(text404)
  return status === 405 ? orNothing(text405) : null
}

const orNothing = (said: string) => (said === 'nothing' ? said : null)
