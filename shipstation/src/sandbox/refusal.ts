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

/** A rule said no; which status that is depends on the settings. */
export class RuleRefusal extends Error {}

export const inCase = (body: Record<string, unknown>, errorCase: 'pascal' | 'lower') =>
  errorCase === 'pascal' ? body : { message: body.Message ?? body.message ?? body.ExceptionMessage }
