import { notifications } from '@mantine/notifications'
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'

type Outcome<O, I> = { says?: (answer: O, given: I) => string; then?: (answer: O, given: I) => void }

/** One press that reaches outside: sends, says the outcome, and lets everything on screen be asked again. */
export function usePress<O, I = void>(
  deed: (given: I) => Promise<O>,
  outcome: Outcome<O, I> = {},
): UseMutationResult<O, Error, I> {
  const client = useQueryClient()
  return useMutation<O, Error, I>({
    mutationFn: deed,
    onSuccess: (answer, given) => {
      void client.invalidateQueries()
      const says = outcome.says?.(answer, given)
      if (says) tell(says)
      outcome.then?.(answer, given)
    },
  })
}

export const tell = (message: string) =>
  notifications.show({ message, withBorder: true, closeButtonProps: { 'aria-label': 'Close' } })
