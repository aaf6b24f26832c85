import { type Kysely, sql } from 'kysely'

/** Workspaces, accounts, connections, lanes, mirror, log, flows, steps, attempts, links. Keys and log columns are final from here on. */
const statements = [
  `create table workspaces (
    id text primary key, name text not null, zone text not null default 'UTC',
    last_seq bigint not null default 0, created_at timestamptz not null default now())`,
  `create table hubs (
    id text primary key, host text not null, pid int not null,
    started_at timestamptz not null default clock_timestamp(), lease_until timestamptz not null)`,
  `create table accounts (
    workspace text not null references workspaces, id text not null, connector text not null, native boolean not null,
    created_at timestamptz not null default now(), primary key (workspace, id))`,
  `create unique index accounts_once on accounts (id) where not native`,
  `create table account_marks (
    connector text not null, mark text not null, workspace text not null, account text not null, primary key (connector, mark))`,
  `create table connections (
    id text primary key, workspace text not null references workspaces, connector text not null, account text not null,
    name text not null, settings jsonb not null default '{}', secrets text not null, key_id text not null, last4 text not null,
    changed_at timestamptz not null, expires_on date, sandbox boolean not null default false,
    stopped jsonb, last_answer_at timestamptz, hook jsonb, created_at timestamptz not null default now(), removed_at timestamptz)`,
  `create table lanes (
    workspace text not null references workspaces, account text not null, hub text, fence bigint not null default 0,
    reserved jsonb not null default '[]', primary key (workspace, account))`,
  `create table sources (
    workspace text not null, account text not null, stream text not null, kind text not null,
    cursor text, due_at timestamptz not null default now(), begun_at timestamptz, finished_at timestamptz, failed jsonb,
    progress jsonb, primary key (workspace, account, stream))`,
  `create table hints (
    id bigint generated always as identity primary key, workspace text not null, account text not null,
    stream text not null, ask jsonb not null, person boolean not null default false, at timestamptz not null default now(),
    unique (workspace, account, stream, ask))`,
  `create table records (
    workspace text not null, account text not null, kind text not null, id text not null,
    raw jsonb not null, data jsonb, gone boolean not null default false, hash text not null, version text,
    request bigint not null, seq bigint not null, seen_at timestamptz not null, primary key (workspace, account, kind, id))`,
  `create table record_of (
    workspace text not null, account text not null, kind text not null, id text not null, of_kind text not null, of_id text not null,
    primary key (workspace, account, kind, id, of_kind, of_id))`,
  `create index record_of_other on record_of (workspace, account, of_kind, of_id, kind)`,
  `create table changes (
    workspace text not null, seq bigint not null, account text not null, kind text not null, id text not null,
    after jsonb, raw jsonb, gone boolean not null, before_hash text, hash text not null, version text, request bigint not null,
    seen_at timestamptz not null, source text not null, why text not null check (why in ('live', 'repaired', 'remapped')),
    primary key (workspace, seq))`,
  `create index changes_record on changes (workspace, account, kind, id, seq)`,
  `create table integrations (
    id text primary key, workspace text not null references workspaces, connector text not null, account text not null,
    connection text not null, connected text not null, settings jsonb not null, state text not null check (state in ('active', 'paused', 'removed')),
    paused_by text, paused_at timestamptz, created_at timestamptz not null default now(), removed_at timestamptz)`,
  `create unique index integrations_one on integrations (workspace, connector, account) where state <> 'removed'`,
  `create table flows (
    id text primary key, workspace text not null references workspaces, integration text not null references integrations, name text not null,
    connector text not null, from_account text not null, to_account text not null, sink text not null,
    state text not null check (state in ('active', 'paused', 'removed')), position bigint not null, since timestamptz not null,
    unique (integration, name))`,
  `create table looks (
    workspace text not null, flow text not null, account text not null, kind text not null, id text not null, seq bigint not null,
    verdicts jsonb not null, looked_at timestamptz not null, refs text not null default '', primary key (flow, account, kind, id))`,
  `create table look_refs (
    workspace text not null, flow text not null, account text not null, kind text not null, id text not null,
    on_account text not null, on_kind text not null, on_id text not null,
    primary key (flow, account, kind, id, on_account, on_kind, on_id))`,
  `create index look_refs_on on look_refs (workspace, on_account, on_kind, on_id)`,
  `create table replans (
    workspace text not null, flow text not null, account text not null, kind text not null, id text not null, why text not null,
    at bigint generated always as identity, primary key (flow, account, kind, id))`,
  `create index replans_order on replans (flow, at)`,
  `create table steps (
    workspace text not null, key text not null, flow text not null, account text not null, sink text not null, object text not null,
    deed text not null, mode text not null check (mode in ('once', 'each', 'latest')), says text not null,
    src_account text not null, src_kind text not null, src_id text not null, seq bigint not null,
    body jsonb not null, body_hash text not null, state text not null, reason text, alone boolean not null default false,
    attempts int not null default 0, attempt bigint, due_at timestamptz not null, deadline_at timestamptz,
    created_at timestamptz not null, settled_at timestamptz, nth bigint generated always as identity, primary key (workspace, key))`,
  `create unique index steps_once on steps (workspace, src_account, src_kind, src_id, sink, deed) where mode = 'once' and state <> 'superseded'`,
  `create index steps_open on steps (workspace, account, due_at) where state in ('planned', 'in_flight', 'unknown')`,
  `create index steps_object on steps (workspace, object, nth)`,
  `create index steps_source on steps (workspace, src_account, src_kind, src_id, sink, nth)`,
  `create index steps_settled on steps (workspace, settled_at)`,
  `create table attempts (
    id bigint generated always as identity primary key, workspace text not null, account text not null, sink text not null, flow text,
    started_at timestamptz not null, deadline_at timestamptz not null, ended_at timestamptz, request jsonb, status int, answer jsonb,
    outcome text, says text, fence bigint not null, hub text not null, steps int not null)`,
  `create index attempts_recent on attempts (workspace, account, started_at)`,
  `create table attempt_steps (
    workspace text not null, attempt bigint not null references attempts on delete cascade, step text not null, number int not null,
    outcome text, says text, primary key (attempt, step))`,
  `create index attempt_steps_step on attempt_steps (workspace, step)`,
  `create table links (
    workspace text not null, account text not null, sink text not null, src_account text not null, src_kind text not null, src_id text not null,
    deed text not null, object text not null, remote_id text not null, version text, url text, created_at timestamptz not null,
    primary key (workspace, account, sink, src_account, src_kind, src_id, deed))`,
  `create unique index links_back on links (workspace, account, sink, deed, remote_id)`,
  `create index links_source on links (workspace, src_account, src_kind, src_id)`,
  `create table runs (
    id bigint generated always as identity primary key, workspace text not null, account text not null, stream text not null, work text not null,
    started_at timestamptz not null, finished_at timestamptz, counts jsonb not null default '{}', says text)`,
  `create index runs_recent on runs (workspace, started_at)`,
  `create table set_aside (
    workspace text not null, account text not null, stream text not null, id text not null, raw jsonb not null, reason text not null,
    first_at timestamptz not null, last_at timestamptz not null, primary key (workspace, account, stream, id))`,
  `create table presses (
    id bigint generated always as identity primary key, workspace text not null, at timestamptz not null, who text not null, title text not null,
    detail text, account text, kind text, ref text, changes jsonb not null default '[]')`,
  `create index presses_ref on presses (workspace, account, kind, ref)`,
  `create table imports (
    id text primary key, workspace text not null references workspaces, account text not null, number bigint generated always as identity,
    file text not null, size bigint not null default 0, state text not null, says text not null, at timestamptz not null, by text not null,
    report_date timestamptz, asked_date boolean not null default false, completed_column text, total int, done int not null default 0,
    preview jsonb, difference jsonb, finished_at timestamptz)`,
  `create index imports_account on imports (workspace, account, number)`,
  `create table import_chunks (
    import text not null references imports on delete cascade, n int not null, bytes bytea not null, primary key (import, n))`,
  `create table preferences (workspace text not null references workspaces, name text not null, value jsonb not null, primary key (workspace, name))`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
