import { Button, PasswordInput, Select, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Owner, setUp, setupNeeded } from '../api/person.ts'
import { about } from '../api/refused.ts'
import { Doorstep } from '../frame/Doorstep.tsx'
import { Door, useGo } from '../parts/Door.tsx'
import { useFilters } from '../parts/filters.ts'
import { Note, Problem } from '../parts/Problem.tsx'

const fields = ['token', 'name', 'email', 'password', 'workspace', 'zone']
const here = Intl.DateTimeFormat().resolvedOptions().timeZone
const zones = [...new Set([here, 'UTC', ...Intl.supportedValuesOf('timeZone')])]

export function Setup() {
  const [filters] = useFilters()
  const setup = useQuery({ queryKey: ['setup'], queryFn: setupNeeded })
  if (setup.data && !setup.data.needed)
    return (
      <Doorstep title="This hub is set up already">
        <Door href="/sign-in">Sign in</Door>
      </Doorstep>
    )
  return (
    <Doorstep
      title="Set up your hub"
      lead="You are the owner: you connect ShipStation and decide what leaves. Everything stays on this machine."
    >
      <OwnerForm token={filters['token'] ?? tokenOf(location.hash.slice(1))} />
    </Doorstep>
  )
}

function OwnerForm({ token }: { token: string }) {
  const go = useGo()
  const client = useQueryClient()
  const [owner, setOwner] = useState<Owner>({
    token,
    name: '',
    email: '',
    password: '',
    workspace: '',
    zone: here,
  })
  const set = (patch: Partial<Owner>) => setOwner({ ...owner, ...patch })
  const make = useMutation({
    mutationFn: () => setUp({ ...owner, token: tokenOf(owner.token) }),
    onSuccess: () => {
      client.clear()
      go('/', true)
    },
  })
  const says = (field: string) => about(make.error, field)
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate()
      }}
    >
      {token === '' && (
        <>
          <Note>
            The hub printed a sign-up link when it started: open that, or paste it here. It works once and for
            30 minutes, so that nobody else can take the hub over.
          </Note>
          <TextInput
            label="Sign-up link"
            required
            value={owner.token}
            error={says('token')}
            onChange={(event) => set({ token: event.currentTarget.value })}
          />
        </>
      )}
      <TextInput
        label="Your name"
        autoComplete="name"
        required
        autoFocus
        value={owner.name}
        error={says('name')}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        label="E-mail"
        type="email"
        autoComplete="username"
        required
        value={owner.email}
        error={says('email')}
        onChange={(event) => set({ email: event.currentTarget.value })}
      />
      <PasswordInput
        label="Password"
        description="At least 12 characters. A few words that nobody else would put together do better than signs and digits."
        autoComplete="new-password"
        required
        minLength={12}
        value={owner.password}
        error={says('password')}
        onChange={(event) => set({ password: event.currentTarget.value })}
      />
      <TextInput
        label="Workspace"
        description="Your company, as your team calls it. It can be changed later."
        autoComplete="organization"
        required
        value={owner.workspace}
        error={says('workspace')}
        onChange={(event) => set({ workspace: event.currentTarget.value })}
      />
      <Select
        label="Time zone"
        description="A day begins and ends by this clock."
        searchable
        data={zones}
        value={owner.zone}
        error={says('zone')}
        allowDeselect={false}
        onChange={(zone) => set({ zone: zone ?? here })}
      />
      <Problem of={make.error} fields={token === '' ? fields : fields.slice(1)} />
      <Button type="submit" loading={make.isPending}>
        Make the owner’s account
      </Button>
    </form>
  )
}

/** The whole link, or only its token: the hub prints it behind the #, where no log on the way sees it. */
const tokenOf = (text: string): string => /(?:[?&#]token=|#)([\w-]+)$/.exec(text.trim())?.[1] ?? text.trim()
