import { z } from 'zod'
import { choice, flag } from './choice.ts'

/** What refusals and envelopes look like, and how requests are counted. */
export const answers = {
  errorCase: choice('Which member of an error body holds its text', 'pascal', 'lower'),
  text401: choice('What a 401 says', 'denied', 'credentials', 'nothing'),
  text402: choice('What a 402 says', 'message', 'nothing'),
  text404: choice('What a 404 says', 'ours', 'general', 'nothing'),
  text405: choice('What a 405 says', 'message', 'nothing'),
  ruleStatus: z
    .union([z.literal(400), z.literal(500)])
    .default(400)
    .describe('Status of a refusal by a rule: a missing name, a locked order'),
  ruleText: choice('Text of a refusal by a rule that no document words', 'ours', 'general'),
  pagesZero: flag('`pages` is 0 beside records', false),
  emptyPages: choice('`pages` of an empty list', '0', '1'),
  successText: flag('`success` is the text "true"', false),
  windows: choice('When a window of the budget begins', 'on a grid', 'with a request'),
  refused429: choice('What a refused request costs', 'nothing', 'one of the next window'),
  resetRounding: choice('How `X-Rate-Limit-Reset` is rounded', 'up', 'down'),
}
