import { define, done, z } from './define.ts'

const person = z.object({ name: z.string(), email: z.string() }).openapi('Person')
// A megabyte of password is refused here, before anything is computed from it.
const password = z.string().min(1).max(1000)

export const routes = {
  health: define('get', '/api/health', {
    who: 'anyone',
    summary: 'The hub runs and its database answers',
    answer: z.object({
      ...{ ok: z.literal(true), version: z.string() },
      disk: z.enum(['enough', 'nearly full', 'full']).openapi({
        description: 'nearly full: nothing new is read; full: PostgreSQL could not store something',
      }),
    }),
  }),
  setupState: define('get', '/api/setup', {
    who: 'anyone',
    summary: 'Whether this hub still needs its owner',
    answer: z.object({ needed: z.boolean() }),
  }),
  setup: define('post', '/api/setup', {
    who: 'anyone',
    summary: 'Make the owner, with the token of the link printed at the console, and sign in',
    body: z.object({
      token: z.string().max(200),
      name: z.string().trim().min(1).max(80),
      email: z.email().max(254),
      password,
      workspace: z.string().trim().min(1).max(80),
      zone: z
        .string()
        .max(64)
        .default('UTC')
        .openapi({ description: 'an IANA time zone, such as Europe/Berlin' }),
    }),
    answer: z.object({ person }),
  }),
  signIn: define('post', '/api/auth/sign-in/email', {
    who: 'anyone',
    summary: 'Sign in; the answer sets the session cookie',
    body: z.object({ email: z.string().max(254), password }),
    answer: z.object({ person }),
  }),
  signOut: define('post', '/api/auth/sign-out', {
    who: 'anyone',
    summary: 'End this session',
    answer: done,
  }),
  session: define('get', '/api/auth/session', {
    who: 'anyone',
    summary: 'Who is signed in, if anybody',
    answer: z.object({ person: person.nullable() }),
  }),
  changePassword: define('post', '/api/auth/password', {
    who: 'owner',
    summary: 'Change the password; every other session of this person ends',
    body: z.object({ present: password, next: password }),
    answer: done,
  }),
}
