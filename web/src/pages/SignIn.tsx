import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { setupNeeded, signIn } from '../api/person.ts'
import { Doorstep } from '../frame/Doorstep.tsx'
import { useGo } from '../parts/Door.tsx'
import { useFilters } from '../parts/filters.ts'
import { Problem } from '../parts/Problem.tsx'

export function SignIn() {
  const [{ to }] = useFilters()
  const go = useGo()
  const client = useQueryClient()
  const setup = useQuery({ queryKey: ['setup'], queryFn: setupNeeded, retry: false })
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const enter = useMutation({
    mutationFn: () => signIn(email.trim(), password),
    onSuccess: () => {
      client.clear()
      go(to?.startsWith('/') && !to.startsWith('//') ? to : '/', true)
    },
  })
  const needed = setup.data?.needed
  useEffect(() => {
    if (needed) go('/setup', true)
  }, [needed, go])
  return (
    <Doorstep title="Sign in">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          enter.mutate()
        }}
      >
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Problem of={enter.error} />
        <Button type="submit" loading={enter.isPending}>
          Sign in
        </Button>
      </form>
    </Doorstep>
  )
}
