import { type Kysely, sql } from 'kysely'

/**
 * People and what they may. The four quoted tables are better-auth's, as its own generator writes them for 1.7.25: it
 * finds them by these very names.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table "user" ("id" text not null primary key, "name" text not null, "email" text not null unique, "emailVerified" boolean not null, "image" text, "createdAt" timestamptz default current_timestamp not null, "updatedAt" timestamptz default current_timestamp not null);
    create table "session" ("id" text not null primary key, "expiresAt" timestamptz not null, "token" text not null unique, "createdAt" timestamptz default current_timestamp not null, "updatedAt" timestamptz not null, "ipAddress" text, "userAgent" text, "userId" text not null references "user" ("id") on delete cascade);
    create table "account" ("id" text not null primary key, "accountId" text not null, "providerId" text not null, "userId" text not null references "user" ("id") on delete cascade, "accessToken" text, "refreshToken" text, "idToken" text, "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, "scope" text, "password" text, "createdAt" timestamptz default current_timestamp not null, "updatedAt" timestamptz not null);
    create table "verification" ("id" text not null primary key, "identifier" text not null, "value" text not null, "expiresAt" timestamptz not null, "createdAt" timestamptz default current_timestamp not null, "updatedAt" timestamptz default current_timestamp not null);
    create index "session_userId_idx" on "session" ("userId");
    create index "account_userId_idx" on "account" ("userId");
    create index "verification_identifier_idx" on "verification" ("identifier");
  `.execute(db)
  await sql`
    create table members (
      workspace text not null references workspaces (id),
      user_id text not null references "user" ("id") on delete cascade,
      role text not null check (role in ('owner')),
      created_at timestamptz not null default now(),
      primary key (workspace, user_id)
    );

    -- One row: the link printed at the console while nobody owns this hub. Only its hash is kept.
    create table setup_link (
      only_one boolean primary key default true check (only_one),
      token_hash text not null,
      expires_at timestamptz not null
    );
  `.execute(db)
}
