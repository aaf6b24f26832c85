import type { OperationName } from '../../wire.ts'
import type { Run } from '../call.ts'
import { getAccounts } from './accounts.ts'
import { queryAggregates } from './aggregates.ts'
import { createEvents } from './bulk-events.ts'
import { createEvent } from './create-event.ts'
import { getEvent, getEvents } from './events.ts'
import { getMetric, getMetricProperties, getMetrics } from './metrics.ts'
import { createProfile, getProfile, getProfiles, importProfile, updateProfile } from './profiles.ts'
import { subscribe } from './subscriptions.ts'

export const routes: Record<OperationName, Run> = {
  'GET /api/accounts': getAccounts,
  'GET /api/events': getEvents,
  'POST /api/events': createEvent,
  'GET /api/events/{id}': getEvent,
  'POST /api/event-bulk-create-jobs': createEvents,
  'GET /api/metrics': getMetrics,
  'GET /api/metrics/{id}': getMetric,
  'GET /api/metrics/{id}/metric-properties': getMetricProperties,
  'POST /api/metric-aggregates': queryAggregates,
  'GET /api/profiles': getProfiles,
  'POST /api/profiles': createProfile,
  'GET /api/profiles/{id}': getProfile,
  'PATCH /api/profiles/{id}': updateProfile,
  'POST /api/profile-import': importProfile,
  'POST /api/profile-subscription-bulk-create-jobs': subscribe,
}

const names = Object.keys(routes) as OperationName[] // why: the record's keys are exactly these

/** The call that a request makes, and the id in its path. `isKnown` when only the method is wrong. */
export function findRoute(method: string, path: string) {
  const parts = path.split('/').filter(Boolean)
  let isKnown = false
  for (const name of names) {
    const [verb, pattern = ''] = name.split(' ')
    const wanted = pattern.split('/').filter(Boolean)
    if (wanted.length !== parts.length) continue
    if (!wanted.every((part, at) => part === '{id}' || part === parts[at])) continue
    isKnown = true
    const id = parts[wanted.indexOf('{id}')] ?? ''
    if (verb === method) return { name, id, isKnown }
  }
  return { name: null, id: '', isKnown }
}
