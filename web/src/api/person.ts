import { json, send } from './client.ts'

export type Owner = {
  token: string
  name: string
  email: string
  password: string
  workspace: string
  zone: string
}

export const setupNeeded = () => send<{ needed: boolean }>('/api/setup')
export const setUp = (owner: Owner) => send<unknown>('/api/setup', json('POST', owner))
export const signIn = (email: string, password: string) =>
  send<unknown>('/api/auth/sign-in/email', json('POST', { email, password }))
export const signOut = () => send<unknown>('/api/auth/sign-out', json('POST', {}))
export const changePassword = (given: { present: string; next: string }) =>
  send<{ says: string }>('/api/auth/password', json('POST', given))
