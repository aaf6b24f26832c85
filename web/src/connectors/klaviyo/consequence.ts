import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { outlook } from './queries.ts'
import type { Changing } from './settings.ts'

/** What the changes would cause, or what is wrong with them: asked once they rest for a moment. */
export function useConsequence(id: string, { value, changes }: Changing) {
  const [asked] = useDebouncedValue(value, 500)
  return useQuery({ ...outlook({ id }, asked), enabled: changes > 0 })
}
